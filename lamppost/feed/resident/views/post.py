"""One post with its comments, and what a reader or its author may do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.feed import lookups, rulebook
from lamppost.feed.data import CommentLine, Outcome, PostCard, Reason, State
from lamppost.feed.outcomes import OUTCOMES
from lamppost.feed.resident import actions, relay
from lamppost.feed.resident.forms import AppealForm, ChangeForm, CommentForm, FlagForm
from lamppost.feed.resident.views.door import for_residents
from lamppost.feed.resident.words import STATES, why_not

DONE = ("sent", "commented", "flagged", "changed", "appealed", "told", "no")


@for_residents
@require_safe
def show(request: HttpRequest, post_id: UUID) -> HttpResponse:
    return page(request, _find(post_id))


@for_residents
@require_POST
def comment(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """A harsh one is asked about first: the choice is counted, the words are not kept."""
    post = _find(post_id)
    form = CommentForm(request.POST)
    if "cancel" in request.POST:
        actions.count_nudge("cancel")
        return redirect("posts:post", post_id)
    if not form.is_valid():
        return page(request, post, comment_form=form, status=422)
    sure = form.cleaned_data["sure"]
    if form.is_harsh and sure != "1":
        actions.count_nudge("shown")
        return page(request, post, comment_form=form, nudge=True)
    if sure:
        actions.count_nudge("send" if form.is_harsh else "edit")
    try:
        facts = form.cleaned_data
        actions.comment(post_id, facts["text"], parent=facts["parent"], now=timezone.now())
    except actions.NotPossible as refused:
        form.add_error("text", why_not(str(refused)))
        return page(request, post, comment_form=form, status=422)
    return redirect(f"/posts/{post_id}?done=commented#comments")


@for_residents
@require_POST
def act(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Form: do (a word of ACTS, or outcome with its word, or drop with a comment)."""
    _find(post_id)
    what, done = request.POST.get("do", ""), ""
    try:
        if what == "outcome":
            outcome = Outcome(request.POST.get("outcome", ""))
            actions.tell_outcome(post_id, outcome, now=timezone.now())
            done = "told"
        elif what == "drop":
            actions.withdraw_comment(UUID(request.POST.get("comment", "")))
        elif what == "share":
            return page(request, _find(post_id), link=_link(actions.share(post_id)))
        elif what == "take_away":
            actions.take_picture_away(post_id, UUID(request.POST.get("media", "")))
        else:
            ACTS[what](post_id)
    except actions.NotPossible:
        done = "no"
    except (KeyError, ValueError):
        return HttpResponseBadRequest()
    if what == "withdraw":
        return redirect("posts:mine")
    return redirect(f"/posts/{post_id}?done={done}" if done else f"/posts/{post_id}")


@for_residents
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Other words for an own post."""
    post = lookups.my_post(post_id)
    if post is None or post.card.state == State.ENDED:
        raise Http404
    kind = lookups.kinds().get(post.card.kind)
    before = {"title": post.card.title, "text": post.card.text, "did": post.card.did}
    data = request.POST if request.method == "POST" else None
    of_person = bool(kind and kind.is_of_person)
    form = ChangeForm(data, initial=before, of_person=of_person)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in before}
        actions.change_post(post_id, **words)
        return redirect(f"/posts/{post_id}?done=changed")
    context = {"form": form, "post": post, "asks": form.asks or bool(post.card.did)}
    status = 422 if form.is_bound else 200
    return render(request, "feed/posts/change.html", context, status=status)


@for_residents
@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Ask the desk to look again, saying why."""
    post = _find(post_id)
    data = request.POST if request.method == "POST" else None
    form = FlagForm(data, initial={"comment": request.GET.get("comment", "")})
    if form.is_valid():
        facts = form.cleaned_data
        about = facts["comment"]
        if about and about not in {line.id for line in lookups.comments(post_id)}:
            raise Http404
        now = timezone.now()
        actions.flag(post_id, Reason(facts["reason"]), facts["words"], comment_id=about, now=now)
        return redirect(f"/posts/{post_id}?done=flagged")
    status = 422 if form.is_bound else 200
    return render(request, "feed/posts/flag.html", {"form": form, "post": post}, status=status)


@for_residents
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Ask another moderator, about an own post or (?comment=) an own comment under it."""
    post = _find(post_id)
    about = _own_refused(post_id, request.GET.get("comment", ""))
    data = request.POST if request.method == "POST" else None
    form = AppealForm(data)
    if form.is_valid():
        words, now = form.cleaned_data["words"], timezone.now()
        if about:
            actions.appeal_comment(about.id, words, now=now)
        else:
            actions.appeal_post(post_id, words, now=now)
        return redirect(f"/posts/{post_id}?done=appealed")
    context = {"form": form, "post": post, "about": about}
    status = 422 if form.is_bound else 200
    return render(request, "feed/posts/appeal.html", context, status=status)


def page(request: HttpRequest, post: PostCard, *, status: int = 200, **more: Any) -> HttpResponse:
    language, own = get_language() or "en", lookups.my_post(post.id)
    done = request.GET.get("done", "")
    context = {
        "post": post,
        "kind": lookups.kinds().get(post.kind),
        "own": own,
        "state": STATES[post.state],
        "rule": _rule(own.rule, own.guidelines, language) if own and own.rule else None,
        "outcome": OUTCOMES.get(post.outcome) if post.outcome else "",
        "outcomes": OUTCOMES.items(),
        "mine": lookups.mine(post.id, own is not None),
        "comments": [(line, _rule(line.rule, "", language)) for line in lookups.comments(post.id)],
        "comment_form": CommentForm(),
        "why_not": lookups.may_say("comment"),
        "pictures": lookups.pictures([post.id], timezone.now()).get(post.id, []),
        "may_write": relay.is_open_to_writing(post.id),
        "lines": relay.lines_of(post.id) if post.state == State.LIVE else [],
        "done": done if done in DONE else "",
        **more,
    }
    return render(request, "feed/posts/post.html", context, status=status)


ACTS: dict[str, Callable[[UUID], object]] = {
    "follow": lambda post_id: actions.follow(post_id, True),
    "unfollow": lambda post_id: actions.follow(post_id, False),
    "helpful": lambda post_id: actions.find_helpful(post_id, True),
    "unhelpful": lambda post_id: actions.find_helpful(post_id, False),
    "withdraw": actions.withdraw_post,
    "stop_sharing": actions.stop_sharing,
    "allow": lambda post_id: relay.allow(post_id, True),
    "allow_no_more": lambda post_id: relay.allow(post_id, False),
}


def _find(post_id: UUID) -> PostCard:
    post = lookups.one(post_id)
    if post is None:
        raise Http404
    return post


def _own_refused(post_id: UUID, comment_id: str) -> CommentLine | None:
    if not comment_id:
        return None
    for line in lookups.comments(post_id):
        if str(line.id) == comment_id and line.may_appeal:
            return line
    raise Http404


def _rule(rule_id: str, version: str, language: str) -> tuple[str, str, str] | None:
    """Id, title and text of a rule as it was in that version."""
    found = rulebook.rule(rule_id, version) if rule_id else None
    return (found.id, found.title(language), found.text(language)) if found else None


def _link(token: str) -> str:
    return f"{settings.SITE_URL}/shared/{token}"
