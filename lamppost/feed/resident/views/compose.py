"""Writing a post: the form, the preview as others will see it, sending."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lamppost.feed import lookups
from lamppost.feed.data import MOST_MEDIA, PostCard, State
from lamppost.feed.resident import actions
from lamppost.feed.resident.actions import NewPost
from lamppost.feed.resident.forms import PostForm
from lamppost.feed.resident.views.door import for_residents
from lamppost.feed.resident.words import why_not
from lamppost.places.cells import center
from lamppost.residents import lookups as residents

_TOKEN = "csrfmiddlewaretoken"
_NOBODY = UUID(int=0)


@for_residents
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """`find` looks a place up, `ask` opens the questions, else step "preview" or "send"."""
    if request.method == "GET":
        return _form(request, PostForm(initial=_start(request), by=_me(request)))
    if not {"find", "change", "ask"}.isdisjoint(request.POST):
        return _form(request, PostForm(initial=request.POST, by=_me(request)))
    form = PostForm(request.POST, by=_me(request))
    if not form.is_valid():
        return _form(request, form, status=422)
    new: NewPost = form.cleaned_data["post"]
    if request.POST.get("step") == "send":
        return _send(request, form, new)
    return _preview(request, form, new)


def _send(request: HttpRequest, form: PostForm, new: NewPost) -> HttpResponse:
    try:
        post_id = actions.send_post(new, by=_me(request), now=timezone.now())
    except actions.NotPossible as refused:
        form.add_error(None, why_not(str(refused)))
        return _form(request, form, status=422)
    return redirect(f"/posts/{post_id}?done=sent")


def _preview(request: HttpRequest, form: PostForm, new: NewPost) -> HttpResponse:
    context = {
        "form": form,
        "post": _as_card(new),
        "kind": form.picked_kind,
        "hidden": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in ("step", _TOKEN)
        ],
        "pictures": form.pictures,
        "same": lookups.same_event(new.kind, new.cell, new.happened_at),
    }
    return render(request, "feed/posts/preview.html", context)


def _form(request: HttpRequest, form: PostForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "kinds": form.kinds.values(),
        "chosen_kind": form.picked_kind.word if form.picked_kind else "",
        "asks": form.asks or "ask" in request.POST,
        "why_not": lookups.may_say("post"),
        "pictures": form.pictures,
        "most_media": MOST_MEDIA,
    }
    return render(request, "feed/posts/compose.html", context, status=status)


def _me(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))


def _start(request: HttpRequest) -> dict[str, object]:
    """Around the first place that somebody watches, now."""
    places = residents.my_places(request.user.pk) if request.user.pk else []
    at = (places[0].latitude, places[0].longitude) if places else (None, None)
    now = timezone.localtime().replace(second=0, microsecond=0)
    return {"happened_at": now, "place_lat": at[0], "place_lng": at[1]}


def _as_card(new: NewPost) -> PostCard:
    latitude, longitude = center(new.cell)
    return PostCard(
        id=_NOBODY,
        kind=new.kind,
        did=new.did,
        title=new.title,
        text=new.text,
        cell=new.cell,
        latitude=latitude,
        longitude=longitude,
        place_name=new.place_name,
        happened_at=new.happened_at,
        published_at=timezone.now(),
        number=0,
        state=State.HELD,
        outcome=None,
        version=1,
        helpful=0,
        comments=0,
    )
