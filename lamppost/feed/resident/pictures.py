"""The pictures and clips that come with a form: ids under `media`, words under `alt_<id>`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from lamppost.feed.care.check import check_comment
from lamppost.feed.data import ALT_LENGTH, MOST_MEDIA, Picture
from lamppost.feed.resident.actions import NewPicture
from lamppost.feed.resident.words import said, why_not
from lamppost.footage import lookups as footage
from lamppost.footage.data import MediaState


def given(form: object) -> list[NewPicture]:
    """What a form brings, in its order; what is no id is left out, each counts once."""
    if not isinstance(form, QueryDict):
        return []
    ids = dict.fromkeys(one for one in map(_uuid, form.getlist("media")) if one)
    return [NewPicture(one, form.get(f"alt_{one}", "").strip()[:ALT_LENGTH]) for one in ids]


def ready(pictures: Sequence[NewPicture], by: UUID, now: datetime) -> list[Picture]:
    """Those that are finished and belong to this login, to be shown."""
    found = [footage.mine(picture.media, by) for picture in pictures[: MOST_MEDIA + 1]]
    done = [one.id for one in found if one and one.state == MediaState.FINISHED]
    shown = footage.shown(done, now=now) if done else {}
    return [Picture(shown[one.media], one.alt) for one in pictures if one.media in shown]


def problems(pictures: Sequence[NewPicture], are_ready: bool) -> Iterator[str]:
    """What stands in the way of sending these, in sentences."""
    if len(pictures) > MOST_MEDIA:
        yield _("A post holds four pictures or clips at most.")
    elif not are_ready:
        yield why_not("media")
    for picture in pictures:
        for problem in check_comment(picture.alt):
            yield said(problem)


def _uuid(value: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(value)
    return None
