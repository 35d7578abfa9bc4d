"""What this room holds of somebody: pictures and clips, with their bytes as they may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.accounts.data import Held, HeldFile
from lamppost.accounts.lookups import record_of
from lamppost.footage.models import Media, Upload
from lamppost.footage.stores import the_store


def held_of(user_id: UUID) -> list[Held]:
    """Pictures and clips of whoever asks, and uploads under way."""
    media = list(Media.objects.filter(owner_id=user_id).order_by("created_at"))
    uploads = list(Upload.objects.filter(owner_id=user_id).order_by("created_at"))
    n = len(media)
    lines = (
        [ngettext("%(n)s picture or clip", "%(n)s pictures and clips", n) % {"n": n}] if n else []
    )
    lines += [_("An upload under way") for _upload in uploads]
    return [
        Held(
            "media",
            _("Your pictures and clips"),
            _("To show them with what you post, blurred as you chose. They go with the post."),
            lines,
            [record_of(row, "owner_id") for row in (*media, *uploads)],
            partial(_files, media),
        )
    ]


def _files(media: list[Media]) -> Iterator[HeldFile]:
    """What the store has of these: what may be shown, and before that what its author looks at."""
    store = the_store()
    for row in media:
        for prefix in (f"look/{row.pk}/", f"shown/{row.pk}/"):
            for name in sorted(store.names(prefix)):
                read = partial(store.read, name, 0, store.size(name))
                yield HeldFile(name.replace("/", "-"), read)
