"""What went out: the list, one alert with its history, and what can still be said about it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lamppost.alerts.data import Wording
from lamppost.newsdesk import actions, forms, lookups, page, rules
from lamppost.newsdesk.data import Because, FollowKind, Need
from lamppost.newsdesk.models import Draft, FollowUp
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.newsdesk.sentences import BECAUSE, NEEDS
from lamppost.newsdesk.views.editors import editor, for_editors
from lamppost.newsdesk.wording import CALLED_OFF
from lamppost.places.cells import Cell

SAID = ("sent", "dropped", "written", "ended")


@require_safe
@for_editors
def published(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    actions.prepare_follow_ups(now)
    return render(request, "newsdesk/published.html", {"alerts": lookups.sent(now)})


@require_safe
@for_editors
def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    actions.prepare_follow_ups(timezone.now())
    return _show(request, draft_id)


@require_POST
@for_editors
def write(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Form: kind (correct or retract), because, and four fields of words, empty for fixed ones."""
    kind = forms.word(FollowKind, request.POST.get("kind"))
    because = forms.word(Because, request.POST.get("because"))
    words = forms.read_wording(request.POST)
    try:
        if kind is None or because is None:
            raise NotPossible(Need.WORDS)
        actions.write_follow_up(
            draft_id,
            kind,
            because,
            words if any(vars(words).values()) else None,
            by=editor(request),
            now=timezone.now(),
        )
    except Draft.DoesNotExist:
        raise Http404 from None
    except NotPossible as missing:
        return _show(request, draft_id, problem=missing, typed=words, status=422)
    return _back(draft_id, "written")


@require_POST
@for_editors
def send(request: HttpRequest, draft_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """Form: version. Tells everyone who was told."""
    version = forms.number(request.POST, "version")
    return _settle(request, draft_id, follow_up_id, version, actions.send_follow_up, "sent")


@require_POST
@for_editors
def drop(request: HttpRequest, draft_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """Form: version. The alert stands."""
    version = forms.number(request.POST, "version")
    return _settle(request, draft_id, follow_up_id, version, actions.drop_follow_up, "dropped")


@require_POST
@for_editors
def end(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    try:
        actions.end(draft_id, by=editor(request), now=timezone.now())
    except Draft.DoesNotExist:
        raise Http404 from None
    except NotPossible as missing:
        return _show(request, draft_id, problem=missing, status=422)
    return _back(draft_id, "ended")


def _settle(
    request: HttpRequest,
    draft_id: UUID,
    follow_up_id: UUID,
    version: int,
    act: Callable[..., None],
    said: str,
) -> HttpResponse:
    try:
        act(follow_up_id, version=version, by=editor(request), now=timezone.now())
    except (FollowUp.DoesNotExist, Draft.DoesNotExist):
        raise Http404 from None
    except Stale:
        return _show(request, draft_id, stale=True, status=409)
    except NotPossible as missing:
        return _show(request, draft_id, problem=missing, status=422)
    return _back(draft_id, said)


def _back(draft_id: UUID, said: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("newsdesk:sent", args=[draft_id]) + f"?done={said}")


def _show(
    request: HttpRequest,
    draft_id: UUID,
    *,
    problem: NotPossible | None = None,
    typed: Wording | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    found = lookups.sent_one(draft_id)
    if found is None:
        raise Http404
    alert, call, history = found
    said = request.GET.get("done", "")
    by, ready = editor(request), alert.ready
    context = {
        "alert": alert,
        "call": call,
        "history": history,
        "typed": typed or alert.card.wording,
        "found": page.found_in(typed, Cell(alert.card.cell), call.cell) if typed else [],
        "because": {word: BECAUSE[word] for word in CALLED_OFF},
        "because_ready": BECAUSE[Because(ready.because)] if ready else "",
        "may_send": ready is not None
        and rules.can_follow_up(ready.written_by, by=by, strict=settings.STRICT_REVIEW),
        "problem": NEEDS[problem.need][1] if problem else "",
        "stale": stale,
        "done": said if said in SAID else "",
    }
    return render(request, "newsdesk/sent.html", context, status=status)
