"""A street for the tests of posts: neighbors, moderators, what they send with their browsers."""

from __future__ import annotations

import contextlib
import itertools
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from lamppost.accounts.data import Kind
from lamppost.feed.models import Case, Post
from lamppost.feed.tests.world import HOME, PASSWORD
from lamppost.places.cells import cell_at
from lamppost.residents import actions as residents
from lamppost.residents.data import Watch

number = itertools.count()
User = get_user_model()


class Street:
    """Who lives here. Each act runs in a browser with that surface's own database login."""

    def __init__(self, on_surface: Any, now: datetime) -> None:
        self.on_surface, self.now = on_surface, now

    def neighbor(self, at: tuple[float, float] = HOME) -> UUID:
        """The login of somebody new who watches half a mile around a place."""
        email = f"n{next(number)}-{secrets.token_hex(3)}@example.org"
        user = residents.add_confirmed(email, PASSWORD, "en", now=self.now)
        assert user
        residents.add_place(user, Watch(cell_at(*at)))
        return user

    def moderator(self) -> UUID:
        return User.objects.create(login=f"mod{next(number)}", password="!", kind=Kind.EDITOR).pk

    @contextlib.contextmanager
    def browser(self, user: UUID | None, surface: str = "site") -> Iterator[Client]:
        person = User.objects.get(pk=user) if user else None
        with self.on_surface(surface) as client:
            if person:
                client.force_login(person)
            yield client

    def get(self, user: UUID | None, path: str, surface: str = "site") -> Any:
        with self.browser(user, surface) as client:
            return client.get(path)

    def send(self, user: UUID | None, path: str, surface: str = "site", **form: Any) -> Any:
        with self.browser(user, surface) as client:
            return client.post(path, form)

    def form(self, **changed: Any) -> dict[str, Any]:
        """A post's form as a browser sends it."""
        facts = {
            "step": "send",
            "kind": "pets",
            "title": "Gray cat found",
            "text": "A friendly gray cat with a red collar sits on our porch.",
            "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
            "place_lat": HOME[0],
            "place_lng": HOME[1],
        }
        return facts | changed

    def post(self, author: UUID, **changed: Any) -> UUID:
        """Somebody sends a post; its id."""
        response = self.send(author, "/post", **self.form(**changed))
        assert response.status_code == 302, errors(response)
        return UUID(re.search(r"/posts/([0-9a-f-]{36})", response["Location"])[1])

    def comment(self, author: UUID, post: UUID, text: str = "He lives at the corner.", **more: Any):
        return self.send(author, f"/posts/{post}/comment", text=text, **more)

    def case(self, post: UUID, kind: str = "post") -> Case:
        return Case.objects.get(post_id=post, kind=kind, verdict="")

    def decide(self, moderator: UUID, case: Case, verdict: str, **form: Any) -> Any:
        """Claim a case, read it, decide it."""
        with self.browser(moderator, "desk") as client:
            client.post(f"/moderation/{case.pk}/claim")
            page = client.get(f"/moderation/{case.pk}")
            seen = page.context["case"].version
            return client.post(
                f"/moderation/{case.pk}/decide", {"verdict": verdict, "seen": seen, **form}
            )

    def live(self, author: UUID, moderator: UUID, **changed: Any) -> UUID:
        """A post that a moderator let out."""
        post = self.post(author, **changed)
        self.decide(moderator, self.case(post), "let_out")
        assert Post.objects.get(pk=post).state == "live"
        return post

    def refused(self, author: UUID, moderator: UUID, rule: str = "true", **form: Any) -> UUID:
        post = self.post(author)
        self.decide(moderator, self.case(post), "refuse", rule=rule, **form)
        assert Post.objects.get(pk=post).state == "refused"
        return post

    def commented(self, author: UUID, post: UUID, moderator: UUID, text: str = "Seen too.") -> None:
        """A comment that a moderator let out."""
        assert self.comment(author, post, text).status_code == 302
        self.decide(moderator, self.case(post, "comment"), "let_out")


def errors(response: Any) -> Any:
    form = (response.context or {}).get("form")
    return form.errors if form is not None else response.status_code


def text(response: Any) -> str:
    return response.content.decode()


def ids(response: Any) -> list[str]:
    return re.findall(r'data-alert="([^"]+)"', text(response))
