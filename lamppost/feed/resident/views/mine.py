"""An author's own posts, what is new, the guidelines, a shared post, the public statistics."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from lamppost.feed import lookups, rulebook, statistics
from lamppost.feed.data import MyPost
from lamppost.feed.outcomes import OUTCOMES
from lamppost.feed.resident import actions
from lamppost.feed.resident.news import my_news
from lamppost.feed.resident.views.door import for_residents, unlisted
from lamppost.feed.resident.words import STATES


@for_residents
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    posts = [_line(post, language) for post in lookups.my_posts()]
    news = my_news()
    response = render(request, "feed/posts/mine.html", {"posts": posts, "news": news})
    actions.have_seen(timezone.now())
    return response


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """One post, for whoever has the link its author made."""
    post = lookups.shared(token)
    if post is None:
        raise Http404
    outcome = OUTCOMES.get(post.outcome) if post.outcome else ""
    context = {"post": post, "kind": lookups.kinds().get(post.kind), "outcome": outcome}
    return unlisted(render(request, "feed/posts/shared.html", context))


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """The rules in force, or an earlier version by its name."""
    language = get_language() or "en"
    asked = request.GET.get("version", "")
    version = asked if asked in rulebook.versions() else rulebook.in_force()
    context = {
        "version": version,
        "versions": rulebook.versions(),
        "rules": [(r.id, r.title(language), r.text(language)) for r in rulebook.rules(version)],
    }
    return render(request, "feed/posts/guidelines.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def moderation(request: HttpRequest) -> HttpResponse:
    """Last month in numbers, for machines: nothing under 10, nothing finer than 5."""
    first = statistics.month_before(timezone.localdate())
    return JsonResponse(statistics.moderation(first))


def _line(post: MyPost, language: str) -> dict[str, Any]:
    rule = rulebook.rule(post.rule, post.guidelines) if post.rule else None
    return {
        "post": post,
        "state": STATES[post.card.state],
        "kind": lookups.kinds().get(post.card.kind),
        "rule": (rule.title(language), rule.text(language)) if rule else None,
    }
