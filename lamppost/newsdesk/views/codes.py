"""Call types that no table knows: the suggester proposes, a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lamppost.dispatch import actions as dispatch_actions
from lamppost.dispatch import lookups as dispatch
from lamppost.dispatch.data import Decision
from lamppost.dispatch.lookups import OpenTask
from lamppost.newsdesk import forms
from lamppost.newsdesk.sentences import DECISIONS
from lamppost.newsdesk.views.editors import editor, for_editors
from lamppost.places.data import Category


@dataclass(frozen=True)
class Row:
    task: OpenTask
    word: str  # what is proposed, in the reader's language


@require_safe
@for_editors
def codes(request: HttpRequest) -> HttpResponse:
    return _show(request)


@require_POST
@for_editors
def confirm(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Form: decision (a word of dispatch.data.Decision), category."""
    decision = forms.word(Decision, request.POST.get("decision"))
    category = forms.word(Category, request.POST.get("category"))
    if decision is None or decision not in DECISIONS:
        return _show(request, problem="decision", status=422)
    if task_id not in {task.id for task in dispatch.code_tasks()}:
        raise Http404
    try:
        dispatch_actions.confirm_code(
            task_id, decision, category, by=editor(request), now=timezone.now()
        )
    except dispatch_actions.NotPossible as why:
        return _show(request, problem=str(why), status=422)
    return HttpResponseRedirect(reverse("newsdesk:codes") + "?done=mapped")


def _show(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    rows = [Row(task, str(DECISIONS[task.proposal.decision])) for task in dispatch.code_tasks()]
    context = {
        "rows": rows,
        "decisions": DECISIONS.items(),
        "categories": list(Category),
        "problem": problem,
        "done": request.GET.get("done") == "mapped",
    }
    return render(request, "newsdesk/codes.html", context, status=status)
