"""Clips: every picture decoded and encoded anew as H.264 in MP4, sound as AAC, tags left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from lamppost.footage import rules
from lamppost.footage.data import Box, Probe, Refusal
from lamppost.footage.workshop import picture, pixels
from lamppost.footage.workshop.probe import Refused, open_clip

LONG_SIDE, SHORT_SIDE = 1920, 1080  # pixels, either way up
CLOCK = Fraction(1, 90_000)  # seconds
SHORTEST = 1 / 30.5  # seconds between two pictures: 30 a second at most
KEY_EVERY = 60  # pictures
POSTER_AT = 1.0  # seconds, or the last picture of a shorter clip
SOUND_RATE = 48_000
LEAST_SHARE = 0.9  # of the length a file claims; less was cut off
# x264's preset and rate factor: the look is made fast and soon gone; what is shown is made small.
# On one core, 1080p: 11 ms a picture for the look, 40 for what is shown.
QUALITY = {"look": ("ultrafast", 22), "shown": ("veryfast", 23)}
MOST_BITS = {"look": "12M", "shown": "6M"}  # a second

Watch = Callable[[float, Image.Image], None]
Array = Any  # of numpy, 8 bits


@dataclass
class Made:
    """What came out: pixels, seconds."""

    width: int = 0
    height: int = 0
    seconds: float = 0.0
    has_sound: bool = False


@dataclass
class _Writer:
    """One clip on its way from source to target."""

    target: OutputContainer
    folder: Path
    boxes: Sequence[Box]
    quality: str
    watch: Watch | None
    made: Made
    start: float | None = None  # of the source's clock
    last: float = -1.0
    decoded: int = 0
    video: VideoStream | None = None
    audio: AudioStream | None = None
    has_poster: bool = False
    latest: Array = None

    def take(self, frame: VideoFrame) -> None:
        """Write this picture, unless it comes too soon after the last one."""
        self.decoded += 1
        if self.decoded > rules.MOST_RATE * (rules.MOST_SECONDS + 1):
            raise Refused(Refusal.TOO_LONG)
        if frame.time is None:
            raise Refused(Refusal.DAMAGED)
        self.start = frame.time if self.start is None else self.start
        second = frame.time - self.start
        if second > rules.MOST_SECONDS + 1:
            raise Refused(Refusal.TOO_LONG)
        self.made.seconds = max(self.made.seconds, second)
        if second - self.last >= SHORTEST or self.last < 0:
            self.last = max(second, 0.0)
            self._write(_upright(frame), self.last)

    def _write(self, planes: Array, second: float) -> None:
        """`planes` is yuv420p: brightness above, the two colours at half size below."""
        height, width = planes.shape[0] * 2 // 3, planes.shape[1]
        if self.video is None:
            self._open(width, height)
        elif (self.made.width, self.made.height) != (width, height):
            raise Refused(Refusal.DAMAGED)  # a clip that changes its size half-way
        if self.watch:
            self.watch(second, _as_picture(planes))
        if boxes := pixels.active(self.boxes, second):
            for plane in _planes(planes):
                pixels.blur_plane(plane, boxes)
        self.latest = planes
        if not self.has_poster and second >= POSTER_AT:
            self.poster()
        frame = VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = round(second / CLOCK), CLOCK
        self._mux(frame)

    def _open(self, width: int, height: int) -> None:
        preset, factor = QUALITY[self.quality]
        bits = MOST_BITS[self.quality]
        options = {"preset": preset, "crf": str(factor), "threads": "1"}
        options |= {"maxrate": bits, "bufsize": bits}
        self.video = self.target.add_stream("libx264", 30, options=options)
        self.video.width, self.video.height = width, height
        self.video.pix_fmt = "yuv420p"
        self.video.codec_context.time_base = CLOCK
        self.video.codec_context.gop_size = KEY_EVERY
        self.video.codec_context.thread_count = 1
        self.made.width, self.made.height = width, height

    def _mux(self, frame: VideoFrame | None) -> None:
        assert self.video is not None
        for packet in self.video.encode(frame):
            self.target.mux(packet)

    def poster(self) -> None:
        picture.write_poster(_as_picture(self.latest), self.folder)
        self.has_poster = True

    def finish(self) -> None:
        if self.video is None:
            raise Refused(Refusal.NO_PICTURE_IN_IT)
        self._mux(None)
        if not self.has_poster:
            self.poster()


def rewrite(
    path: Path,
    container: str,
    probe: Probe,
    folder: Path,
    *,
    boxes: Sequence[Box] = (),
    sound: bool,
    quality: str,
    watch: Watch | None = None,
) -> Made:
    """clip.mp4 and poster.jpg in `folder`. Refused, or an av.FFmpegError, if it cannot be read."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    target = av.open(str(folder / "clip.mp4"), "w", format="mp4", options=options)
    with open_clip(path, container) as source, target:
        writer = _Writer(target, folder, boxes, quality, watch, Made())
        _copy(source, writer, sound=sound and bool(probe.audio))
        writer.finish()
    made = writer.made
    if made.seconds < LEAST_SHARE * probe.seconds - 1:
        raise Refused(Refusal.DAMAGED)
    return made


def _copy(source: InputContainer, writer: _Writer, *, sound: bool) -> None:
    video = source.streams.video[0]
    video.thread_count = 1
    audio = source.streams.audio[0] if sound else None
    voice = _Sound(writer) if audio else None
    for packet in source.demux([video, *([audio] if audio else [])]):
        for frame in packet.decode():
            if isinstance(frame, VideoFrame):
                writer.take(frame)
            elif voice:
                voice.take(frame)
    if voice:
        voice.finish()


class _Sound:
    """Sound that goes with the pictures; what comes before the first of them is left out."""

    def __init__(self, writer: _Writer) -> None:
        self.writer = writer
        self.stream = writer.target.add_stream("aac", rate=SOUND_RATE)
        self.stream.codec_context.layout = "stereo"
        self.stream.codec_context.bit_rate = 96_000
        self.resampler = AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE)
        self.next = 0  # samples

    def take(self, frame: Any) -> None:
        start = self.writer.start
        if start is None or frame.time is None or frame.time < start:
            return
        if frame.time - start > rules.MOST_SECONDS + 1:
            raise Refused(Refusal.TOO_LONG)
        self.next = max(self.next, round((frame.time - start) * SOUND_RATE))
        for piece in self.resampler.resample(frame):
            self._encode(piece)

    def _encode(self, piece: Any) -> None:
        if piece is not None:
            piece.pts, piece.time_base = self.next, Fraction(1, SOUND_RATE)
            self.next += piece.samples
            self.writer.made.has_sound = True
        for packet in self.stream.encode(piece):
            self.writer.target.mux(packet)

    def finish(self) -> None:
        for piece in self.resampler.resample(None):
            self._encode(piece)
        self._encode(None)


def _upright(frame: VideoFrame) -> Array:
    """The picture as yuv420p, within our size, square pixels, turned as its tag says."""
    width, height = _size(frame)
    small = frame.reformat(width, height, "yuv420p", interpolation="BILINEAR")
    planes = small.to_ndarray()
    turns = round((frame.rotation or 0) / 90) % 4
    return _turned(planes, turns) if turns else planes


def _size(frame: VideoFrame) -> tuple[int, int]:
    """Even numbers of pixels, before turning."""
    shape = getattr(frame, "sample_aspect_ratio", None)
    width = frame.width * float(shape) if shape else float(frame.width)
    height = float(frame.height)
    factor = min(1.0, LONG_SIDE / max(width, height), SHORT_SIDE / min(width, height))
    return max(2, round(width * factor / 2) * 2), max(2, round(height * factor / 2) * 2)


def _planes(planes: Array) -> tuple[Array, Array, Array]:
    """Views of the three planes."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    colours = planes[height:].reshape(2, height // 2, width // 2)
    return planes[:height], colours[0], colours[1]


def _turned(planes: Array, turns: int) -> Array:
    """`turns` quarters against the clock."""
    parts = [np.rot90(plane, turns) for plane in _planes(planes)]
    height, width = parts[0].shape
    out = np.empty((height * 3 // 2, width), np.uint8)
    for target, part in zip(_planes(out), parts, strict=True):
        target[:] = part
    return out


def _as_picture(planes: Array) -> Image.Image:
    rgb = VideoFrame.from_ndarray(planes, format="yuv420p").to_ndarray(format="rgb24")
    return Image.fromarray(rgb)
