"""The words of this room: kinds, states, refusals, boxes, and what other rooms are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    PICTURE = "picture"
    CLIP = "clip"


class UploadState(StrEnum):
    """A file on its way in. Its row goes when there is a Media for it."""

    RECEIVING = "receiving"
    RECEIVED = "received"  # waits for the workshop, or is in it
    REFUSED = "refused"  # the file is gone; the reason stays a day for its owner


class MediaState(StrEnum):
    """A picture or clip that came through the workshop."""

    TO_LOOK_AT = "to_look_at"  # only its author sees it
    CONFIRMED = "confirmed"  # the author looked; the workshop burns the boxes in
    FINISHED = "finished"  # may be shown
    FAILED = "failed"  # the workshop could not finish it


MEDIA_TRANSITIONS: dict[MediaState, frozenset[MediaState]] = {
    MediaState.TO_LOOK_AT: frozenset({MediaState.CONFIRMED}),
    MediaState.CONFIRMED: frozenset({MediaState.FINISHED, MediaState.FAILED}),
    MediaState.FINISHED: frozenset({MediaState.CONFIRMED}),  # more is to be blurred
    MediaState.FAILED: frozenset({MediaState.CONFIRMED}),
}


class Refusal(StrEnum):
    """Why a file is not taken; `footage.words` says it to people."""

    NOT_A_PICTURE_OR_CLIP = "not_a_picture_or_clip"
    HEIC = "heic"
    TOO_BIG = "too_big"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LONG = "too_long"
    TOO_FAST = "too_fast"
    TOO_MANY_STREAMS = "too_many_streams"
    NO_PICTURE_IN_IT = "no_picture_in_it"
    CODEC = "codec"
    TWO_FILES_IN_ONE = "two_files_in_one"
    DAMAGED = "damaged"
    TOO_MUCH_WORK = "too_much_work"


class Full(StrEnum):
    """Why an account may not start another upload now."""

    TOO_BIG = "too_big"
    TOO_MANY_OPEN = "too_many_open"
    TOO_MANY_TODAY = "too_many_today"
    TOO_MUCH_KEPT = "too_much_kept"
    NO_ROOM = "no_room"  # the machine's disk


@dataclass(frozen=True)
class Box:
    """What is to be blurred: a rectangle in shares of the picture as shown, 0 to 1.

    On a clip from `since` to `until`, seconds; None for from the start, to the end.
    """

    x: float
    y: float
    width: float
    height: float
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class Probe:
    """What a file says about itself, read without decoding a picture. Seconds, pixels, per second.

    `audio` is the first sound stream's codec, "" if there is none. A file that does not say how
    long it is has `seconds` 0; then the limit holds while decoding.
    """

    kind: Kind
    width: int
    height: int
    codec: str
    seconds: float = 0.0
    rate: float = 0.0
    streams: int = 1
    audio: str = ""


@dataclass(frozen=True)
class Mine:
    """What an author may know of an upload or media. `state` is a word of either kind of state."""

    id: UUID
    state: str
    refusal: Refusal | None = None
    kind: Kind | None = None
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    has_sound: bool = False
    proposals: tuple[Box, ...] = ()
    boxes: tuple[Box, ...] = ()
    looked_for_faces: bool = False  # False: nothing is proposed, and that means nothing


@dataclass(frozen=True)
class Shown:
    """A finished picture or clip, for whoever may see what it belongs to.

    `address` and `poster` are signed and hold for an hour or two: put them in a page, keep neither.
    """

    id: UUID
    kind: Kind
    width: int
    height: int
    seconds: float
    has_sound: bool
    address: str
    poster: str
