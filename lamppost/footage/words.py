"""Refusals, said to people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lamppost.footage.data import Full, Refusal

REFUSALS: dict[Refusal, Promise] = {
    Refusal.NOT_A_PICTURE_OR_CLIP: _(
        "This is no picture or video that we can take. JPEG, PNG and WebP pictures and MP4, MOV"
        " and WebM videos work."
    ),
    Refusal.HEIC: _(
        "Pictures in HEIC or AVIF format do not work yet. Please choose a JPEG; most phones make"
        " one when they share a picture."
    ),
    Refusal.TOO_BIG: _("The file is too big: 30 MB for a picture, 200 MB for a video at most."),
    Refusal.TOO_MANY_PIXELS: _(
        "The picture is too large: 50 megapixels for a picture, 8192 by 4320 for a video at most."
    ),
    Refusal.TOO_LONG: _("The video is too long: 3 minutes at most. Please cut it."),
    Refusal.TOO_FAST: _("The video has too many pictures a second: 60 at most. No slow motion."),
    Refusal.TOO_MANY_STREAMS: _("The video holds too many tracks."),
    Refusal.NO_PICTURE_IN_IT: _("There is no picture in this file."),
    Refusal.CODEC: _("The video is in a format that we cannot play. H.264 in MP4 always works."),
    Refusal.TWO_FILES_IN_ONE: _("Something else is hidden in this file, so we do not take it."),
    Refusal.DAMAGED: _("The file is damaged or was cut off. Please try it again."),
    Refusal.TOO_MUCH_WORK: _("This file could not be read safely, so we do not take it."),
}

FULL: dict[Full, Promise] = {
    Full.TOO_BIG: REFUSALS[Refusal.TOO_BIG],
    Full.TOO_MANY_OPEN: _("Too many uploads at the same time. Please finish one first."),
    Full.TOO_MANY_TODAY: _("Too many uploads today. Please try again tomorrow."),
    Full.TOO_MUCH_KEPT: _("Your posts hold as much as they can. Please delete one with a video."),
    Full.NO_ROOM: _("There is no room for this just now. Please try again later."),
}


def refused(why: str) -> str:
    """What an author is told of a refused upload."""
    return str(REFUSALS[Refusal(why)])
