"""Deciding a draft: approve, refuse, merge, put back; and opening the exact place."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lamppost.newsdesk import actions, forms
from lamppost.newsdesk.data import Need, Refusal
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.newsdesk.views.draft import find, show
from lamppost.newsdesk.views.draft_page import draft_context
from lamppost.newsdesk.views.editors import editor, for_editors, is_part
from lamppost.newsdesk.views.queue import look, queue_context


@require_POST
@for_editors
def approve(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Form: version. Publishes exactly that version."""
    version, now = forms.number(request.POST, "version"), timezone.now()

    def act() -> None:
        actions.approve(draft_id, version=version, by=editor(request), now=now)

    return _decide(request, draft_id, act, done="approved")


@require_POST
@for_editors
def refuse(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Form: version, reason (a word of data.Refusal), words."""
    version, now = forms.number(request.POST, "version"), timezone.now()
    reason, words = (
        forms.word(Refusal, request.POST.get("reason")),
        forms.text(request.POST, "words"),
    )

    def act() -> None:
        if reason is None:
            raise NotPossible(Need.WORDS)
        actions.refuse(draft_id, reason, words, version=version, by=editor(request), now=now)

    return _decide(request, draft_id, act, done="refused")


@require_POST
@for_editors
def merge(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Form: version, into (another draft's id)."""
    version, now = forms.number(request.POST, "version"), timezone.now()
    into = forms.identity(request.POST, "into")

    def act() -> None:
        if into is None:
            raise NotPossible(Need.OPEN)
        actions.merge(draft_id, into, version=version, by=editor(request), now=now)

    return _decide(request, draft_id, act, done="merged")


@require_POST
@for_editors
def reopen(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Form: version."""
    version, now = forms.number(request.POST, "version"), timezone.now()

    def act() -> None:
        actions.reopen(draft_id, version=version, by=editor(request), now=now)

    return _decide(request, draft_id, act, done="put_back", to="newsdesk:draft")


@require_POST
@for_editors
def exact(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show the exact place of the call, after the view is logged. Never cached."""
    now, one = timezone.now(), find(draft_id)
    place = actions.view_exact(draft_id, now=now)
    context = {"place": place, "opened": True}
    if is_part(request):
        return render(request, "newsdesk/exact.html", context)
    waiting = look(now)
    context |= queue_context(request, waiting, now, on=draft_id) | draft_context(request, one, now)
    return render(request, "newsdesk/queue.html", context)


def _decide(
    request: HttpRequest,
    draft_id: UUID,
    act: Callable[[], None],
    *,
    done: str,
    to: str = "newsdesk:queue",
) -> HttpResponse:
    """Do it and go on to the next draft; or the draft again, saying what stands in the way."""
    try:
        act()
    except Draft.DoesNotExist:
        raise Http404 from None
    except Stale:
        return show(request, find(draft_id), timezone.now(), theirs=True, status=409)
    except NotPossible as missing:
        return show(request, find(draft_id), timezone.now(), problem=missing, status=422)
    address = reverse(to, args=[draft_id] if to == "newsdesk:draft" else [])
    return HttpResponseRedirect(f"{address}?done={done}")
