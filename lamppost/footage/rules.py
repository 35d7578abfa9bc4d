"""What may come in, how much of it, and what a box may be. Facts in, a reason or None out.

Sources: limits of decoding from /DESIGN section 8 (measured: a 0.4 MB clip of 8192 x 8192 black
pixels decodes to gigabytes); the rest is ours, chosen for a post by a neighbor with a phone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from lamppost.footage.data import (
    MEDIA_TRANSITIONS,
    Box,
    Full,
    Kind,
    MediaState,
    Probe,
    Refusal,
)

MB = 1_000_000
MOST_BYTES = {Kind.PICTURE: 30 * MB, Kind.CLIP: 200 * MB}
MOST_PICTURE_PIXELS = 50_000_000  # 8160 x 6120, the largest picture usual phones make
MOST_CLIP_WIDTH, MOST_CLIP_HEIGHT = 8192, 4320  # either way up
MOST_SECONDS = 180.0
MOST_RATE = 60.5  # pictures a second; 59.94 and 60 say 60.0something at times
MOST_STREAMS = 8  # phones add up to five streams of motion and metadata
LONGEST_HEAD = 64  # bytes that `container_of` looks at

VIDEO_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mjpeg"})
AUDIO_CODECS = frozenset({"aac", "mp3", "mp3float", "opus", "vorbis", "pcm_s16le", "pcm_s16be"})
PICTURE_FORMATS = frozenset({"JPEG", "PNG", "WEBP"})

MOST_OPEN = 6  # uploads of one account not through the workshop yet
MOST_A_DAY = 60
MOST_KEPT_BYTES = 2_000 * MB  # finished or to be looked at, of one account
LEAST_FREE_BYTES = 1_000 * MB  # of the disk, left after an upload

MOST_BOXES = 500  # a crowd that moves
LEAST_SIDE = 0.005  # of the picture


def container_of(head: bytes) -> str | Refusal:
    """Which reader a file needs, by its first bytes and nothing else: a Pillow format or a demuxer.

    The name a person gave it and what a browser says of it are not asked.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    return _iso_media(head)


def _iso_media(head: bytes) -> str | Refusal:
    """ISO/IEC 14496-12: a file begins with a box, 4 bytes of length and 4 of type."""
    box, brand = head[4:8], head[8:12]
    if box == b"ftyp" and brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        return Refusal.HEIC
    if box == b"ftyp" or (box in (b"moov", b"wide", b"mdat", b"free") and len(head) >= 16):
        return "mov"  # the demuxer of MP4 and QuickTime
    return Refusal.NOT_A_PICTURE_OR_CLIP


def kind_of(container: str) -> Kind:
    return Kind.PICTURE if container in PICTURE_FORMATS else Kind.CLIP


def check_size(kind: Kind, size: int) -> Refusal | None:
    return Refusal.TOO_BIG if size > MOST_BYTES[kind] else None


def check_probe(probe: Probe) -> Refusal | None:
    """Whether a file may be decoded, by what it says of itself."""
    if probe.width < 1 or probe.height < 1:
        return Refusal.NO_PICTURE_IN_IT
    if probe.kind is Kind.PICTURE:
        pixels = probe.width * probe.height
        return Refusal.TOO_MANY_PIXELS if pixels > MOST_PICTURE_PIXELS else None
    return _check_clip(probe)


def _check_clip(probe: Probe) -> Refusal | None:
    long, short = max(probe.width, probe.height), min(probe.width, probe.height)
    refusals = (
        (probe.streams > MOST_STREAMS, Refusal.TOO_MANY_STREAMS),
        (probe.codec not in VIDEO_CODECS, Refusal.CODEC),
        (long > MOST_CLIP_WIDTH or short > MOST_CLIP_HEIGHT, Refusal.TOO_MANY_PIXELS),
        (not math.isfinite(probe.seconds) or probe.seconds > MOST_SECONDS, Refusal.TOO_LONG),
        (not math.isfinite(probe.rate) or probe.rate > MOST_RATE, Refusal.TOO_FAST),
    )
    return next((refusal for wrong, refusal in refusals if wrong), None)


def check_start(*, size: int, opened: int, kept: int, free: int) -> Full | None:
    """Whether an account may start an upload of `size` bytes.

    `opened` uploads of it are under way, `kept` bytes of it are stored, `free` are left on disk.
    """
    refusals = (
        (size > max(MOST_BYTES.values()), Full.TOO_BIG),
        (opened >= MOST_OPEN, Full.TOO_MANY_OPEN),
        (kept + size > MOST_KEPT_BYTES, Full.TOO_MUCH_KEPT),
        (free - size < LEAST_FREE_BYTES, Full.NO_ROOM),
    )
    return next((reason for wrong, reason in refusals if wrong), None)


def may_move(old: MediaState, new: MediaState) -> bool:
    return new in MEDIA_TRANSITIONS[old]


def check_boxes(boxes: Iterable[Box], kind: Kind, seconds: float) -> tuple[Box, ...]:
    """The boxes, cut to the picture. ValueError if there are too many or one is no rectangle."""
    some = tuple(_within(box, kind, seconds) for box in boxes)
    if len(some) > MOST_BOXES:
        raise ValueError(f"more than {MOST_BOXES} boxes")
    return some


def _within(box: Box, kind: Kind, seconds: float) -> Box:
    numbers = [box.x, box.y, box.width, box.height, box.since or 0.0, box.until or 0.0]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a box needs numbers")
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(1.0, box.x + box.width), min(1.0, box.y + box.height)
    if right - left < LEAST_SIDE or bottom - top < LEAST_SIDE:
        raise ValueError("a box without a size")
    times = _times(box, seconds) if kind is Kind.CLIP else (None, None)
    return Box(left, top, right - left, bottom - top, *times)


def _times(box: Box, seconds: float) -> tuple[float | None, float | None]:
    since = None if box.since is None or box.since <= 0 else box.since
    until = None if box.until is None or box.until >= seconds else box.until
    if (since or 0.0) >= (seconds if until is None else until):
        raise ValueError("a box that ends before it begins")
    return since, until
