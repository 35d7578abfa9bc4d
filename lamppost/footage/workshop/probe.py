"""What a file says about itself, before a single picture of it is decoded."""

from __future__ import annotations

import mmap
import re
import warnings
import zipfile
from pathlib import Path

import av
from av.container import InputContainer
from PIL import Image

from lamppost.footage import rules
from lamppost.footage.data import Kind, Probe, Refusal

# A page, a script or an archive inside a picture: what opens as two things is taken as neither.
# Five bytes or more each, so that chance does not make one in 200 MB.
ANOTHER = re.compile(rb"(?i:<script|<html|<\?php|<!doctype)|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c")
PDF_WITHIN = 1024  # bytes; readers look for %PDF- no further


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, why: Refusal) -> None:
        self.why = why


def open_clip(path: Path, container: str) -> InputContainer:
    """Open with this demuxer, whatever the content suggests: other files are out of its reach."""
    options = {"protocol_whitelist": "file"} | ({"enable_drefs": "0"} if container == "mov" else {})
    return av.open(str(path), format=container, options=options, metadata_errors="ignore")


def open_picture(path: Path, container: str) -> Image.Image:
    """As this format only. Pillow refuses beyond twice our limit, `probed` beyond the limit."""
    Image.MAX_IMAGE_PIXELS = rules.MOST_PICTURE_PIXELS
    with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
        return Image.open(path, formats=(container,))


def probed(path: Path, container: str) -> Probe:
    """Refused if the file may not be decoded."""
    if is_two_files(path):
        raise Refused(Refusal.TWO_FILES_IN_ONE)
    if rules.kind_of(container) is Kind.PICTURE:
        with open_picture(path, container) as picture:
            probe = Probe(Kind.PICTURE, *picture.size, container)
    else:
        with open_clip(path, container) as clip:
            probe = _of_clip(clip)
    if why := rules.check_probe(probe):
        raise Refused(why)
    return probe


def is_two_files(path: Path) -> bool:
    """Whether it is also an archive, a page, a script or a PDF.

    A picture with its few seconds of film behind it, as phones make them, is not: the film goes.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return (
            content.find(b"%PDF-", 0, PDF_WITHIN) >= 0
            or ANOTHER.search(content) is not None
            or zipfile.is_zipfile(file)
        )


def _of_clip(clip: InputContainer) -> Probe:
    if not clip.streams.video:
        raise Refused(Refusal.NO_PICTURE_IN_IT)
    video = clip.streams.video[0]
    if video.codec_context is None:  # FFmpeg knows no decoder for it
        raise Refused(Refusal.CODEC)
    sound = clip.streams.audio[0].codec_context if clip.streams.audio else None
    audio = sound.name if sound else ""
    return Probe(
        kind=Kind.CLIP,
        width=video.codec_context.width,
        height=video.codec_context.height,
        codec=video.codec_context.name,
        seconds=(clip.duration or 0) / 1e6,
        rate=float(video.average_rate or 0),
        streams=len(clip.streams),
        audio=audio if audio in rules.AUDIO_CODECS else "",
    )
