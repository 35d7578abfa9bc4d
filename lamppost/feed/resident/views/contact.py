"""The private line between a reader and the author of a post."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lamppost.feed import lookups
from lamppost.feed.data import LineView
from lamppost.feed.resident import relay
from lamppost.feed.resident.actions import NotPossible
from lamppost.feed.resident.forms import MessageForm
from lamppost.feed.resident.views.door import for_residents
from lamppost.feed.resident.words import why_not


@for_residents
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Open a line to the author, with the first message."""
    if lookups.my_post(post_id) or not relay.is_open_to_writing(post_id):
        raise Http404
    mine = relay.lines_of(post_id)
    return redirect("posts:line", mine[0].id) if mine else _page(request, post_id, None)


@for_residents
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Read a line, write on it, or close it (form: close)."""
    found = relay.line(line_id)
    if found is None:
        raise Http404
    if request.method == "POST" and "close" in request.POST:
        relay.close(line_id, now=timezone.now())
        return redirect("posts:line", line_id)
    return _page(request, found.post_id, found)


def _page(request: HttpRequest, post_id: UUID, found: LineView | None) -> HttpResponse:
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        line_id, now = found.id if found else None, timezone.now()
        try:
            line_id = relay.write(post_id, form.cleaned_data["text"], line_id=line_id, now=now)
            return redirect("posts:line", line_id)
        except NotPossible as refused:
            form.add_error("text", why_not(str(refused)))
    context = {"form": form, "line": found, "post": lookups.one(post_id)}
    status = 422 if form.is_bound else 200
    return render(request, "feed/posts/line.html", context, status=status)
