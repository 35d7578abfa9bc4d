"""One draft: looking, editing, and the checks that follow the editor's typing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lamppost.newsdesk import actions, forms, lookups, page
from lamppost.newsdesk.data import Edit
from lamppost.newsdesk.drafting import fixed_words
from lamppost.newsdesk.lookups import DeskDraft
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.newsdesk.sentences import NEEDS
from lamppost.newsdesk.views.draft_page import draft_context, made_from
from lamppost.newsdesk.views.editors import editor, for_editors, is_part
from lamppost.newsdesk.views.queue import look, queue_context
from lamppost.places.cells import Cell
from lamppost.places.data import Category

SAID = ("saved", "put_back")


@require_safe
@for_editors
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    said = request.GET.get("done", "")
    return show(request, find(draft_id), timezone.now(), done=said if said in SAID else "")


@require_POST
@for_editors
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The checks and the preview for what is in the form now; nothing is saved.

    With `fixed` in the form the fixed words take the place of the others. Words that still are the
    fixed ones of `made_from` follow a change of category or place by themselves.
    """
    one, now = find(draft_id), timezone.now()
    what = forms.read_edit(request.POST)
    refill = "fixed" in request.POST or _follows(one, what, request.POST.get("made_from", ""))
    if refill:
        words = fixed_words(one.call, what.category, what.cell, confirmed=what.confirmed)
        what = replace(what, wording=words)
    shown = page.with_edit(one.draft, what)
    if not is_part(request):
        return show(request, one, now, shown=shown)
    unsaved = page.is_unsaved(one.draft, what)
    context = draft_context(request, one, now, shown=shown, unsaved=unsaved) | {"refill": refill}
    return render(request, "newsdesk/looked_at.html", context)


def _follows(one: DeskDraft, what: Edit, made_of: str) -> bool:
    """Whether the words were the fixed ones, and no longer fit what was chosen."""
    category, _, rest = made_of.partition("|")
    cell, _, confirmed = rest.partition("|")
    if (
        made_of == made_from(page.with_edit(one.draft, what))
        or not 0 < len(cell) < 19
        or not cell.isdigit()
    ):
        return False
    kind = forms.word(Category, category)
    words = fixed_words(one.call, kind, Cell(int(cell)), confirmed=confirmed == "1")
    return words == what.wording


@require_POST
@for_editors
def save(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Save the form. 409 with both texts if somebody else was faster; 422 with what is missing."""
    now, what = timezone.now(), forms.read_edit(request.POST)
    try:
        actions.edit(draft_id, what, by=editor(request), now=now)
    except Draft.DoesNotExist:
        raise Http404 from None
    except Stale:
        one = find(draft_id)
        shown = page.with_edit(one.draft, what)
        return show(request, one, now, shown=shown, theirs=True, status=409)
    except NotPossible as missing:
        one = find(draft_id)
        shown = page.with_edit(one.draft, what)
        return show(request, one, now, shown=shown, problem=missing, status=422)
    return HttpResponseRedirect(reverse("newsdesk:draft", args=[draft_id]) + "?done=saved")


def find(draft_id: UUID) -> DeskDraft:
    one = lookups.one(draft_id)
    if one is None:
        raise Http404
    return one


def show(
    request: HttpRequest,
    one: DeskDraft,
    now: datetime,
    *,
    shown: Draft | None = None,
    problem: NotPossible | None = None,
    theirs: bool = False,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """The draft with the queue beside it."""
    waiting = look(now)
    context = queue_context(request, waiting, now, on=one.draft.pk)
    context |= draft_context(request, one, now, shown=shown, unsaved=shown is not None)
    context |= {"done": done, "theirs": theirs}
    context["problem"] = NEEDS[problem.need][1] if problem else ""
    return render(request, "newsdesk/queue.html", context, status=status)
