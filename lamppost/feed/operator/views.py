"""The moderators' pages: the queue, one case, and the operator's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lamppost.feed import lookups as feed
from lamppost.feed import rulebook
from lamppost.feed.data import Reason, Verdict
from lamppost.feed.operator import actions, lookups
from lamppost.feed.operator.data import Decision
from lamppost.feed.operator.words import KINDS, REASONS, SANCTIONS

View = Callable[..., HttpResponse]
DONE = ("decided", "taken", "none")


def for_moderators(view: View) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        next_page = request.get_full_path() if request.method == "GET" else "/moderation"
        return redirect_to_login(next_page, reverse("accounts:sign_in"))

    return guarded


@require_safe
@for_moderators
def queue(request: HttpRequest) -> HttpResponse:
    done = request.GET.get("done", "")
    context = _lines(request, timezone.now()) | {"done": done if done in DONE else ""}
    return render(request, "feed/operator/queue.html", context)


@require_POST
@for_moderators
def next_case(request: HttpRequest) -> HttpResponse:
    """Take the oldest that nobody has."""
    found = actions.claim_next(by=_me(request), now=timezone.now())
    return redirect("moderation:case", found) if found else redirect("/moderation?done=none")


@require_POST
@for_moderators
def claim(request: HttpRequest, case_id: UUID) -> HttpResponse:
    mine = actions.claim(case_id, by=_me(request), now=timezone.now())
    return redirect("moderation:case", case_id) if mine else redirect("/moderation?done=taken")


@require_POST
@for_moderators
def release(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actions.release(case_id, by=_me(request))
    return redirect("moderation:queue")


@require_safe
@for_moderators
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _case(request, case_id)


@require_POST
@for_moderators
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Form: verdict, seen, rule, sanction ("" or "<word> <days>")."""
    try:
        decision = _decision(request)
        actions.decide(case_id, decision, by=_me(request), now=timezone.now())
    except (actions.NotPossible, ValueError):
        return _case(request, case_id, problem=True, status=422)
    return redirect("/moderation?done=decided")


@never_cache
@for_moderators
def rules(request: HttpRequest) -> HttpResponse:
    """What is let out without waiting for a moderator."""
    if request.method == "POST":
        after = request.POST.get("trusted_after", "")
        number = int(after) if after.isdigit() and len(after) < 4 else None
        actions.let_out_after(request.POST.get("kind", ""), number, now=timezone.now())
        feed.forget_kinds()
        return redirect("moderation:rules")
    context = {"kinds": feed.kinds().values(), "choices": ("", "0", "3", "10", "25")}
    return render(request, "feed/operator/rules.html", context)


def _case(
    request: HttpRequest, case_id: UUID, *, problem: bool = False, status: int = 200
) -> HttpResponse:
    now, language = timezone.now(), get_language() or "en"
    found = lookups.case(case_id, _me(request), now)
    if found is None:
        raise Http404
    cited = rulebook.rule(found.rule, found.guidelines) if found.rule else None
    context = _lines(request, now) | {
        "case": found,
        "kind": feed.kinds().get(found.post_kind),
        "word": KINDS[found.line.kind],
        "reasons": [(REASONS[Reason(reason)], words) for reason, words in found.reasons],
        "cited": (cited.title(language), cited.text(language)) if cited else None,
        "rules": [(r.id, r.title(language)) for r in rulebook.rules()],
        "sanctions": SANCTIONS,
        "pictures": feed.pictures([found.post_id], now).get(found.post_id, []),
        "problem": problem,
    }
    return render(request, "feed/operator/case.html", context, status=status)


def _lines(request: HttpRequest, now: datetime) -> dict[str, Any]:
    lines = lookups.queue(_me(request), now)
    return {"lines": [(line, KINDS[line.kind], line.due_at < now) for line in lines]}


def _decision(request: HttpRequest) -> Decision:
    """ValueError for words that are none of ours."""
    sanction, _, days = request.POST.get("sanction", "").partition(" ")
    return Decision(
        verdict=Verdict(request.POST.get("verdict", "")),
        seen=int(request.POST.get("seen", "")),
        rule=request.POST.get("rule", ""),
        sanction=sanction,
        days=int(days or 0),
    )


def _me(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))
