"""Pictures and clips made on the spot, honest and hostile.

face.jpg is a part of NASA's portrait of the astronaut Eileen Collins (public domain).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

FACE = Path(__file__).with_name("face.jpg")
SECRET = b"Kedzie-secret-maker"
LATITUDE = (41.0, 55.0, 2.64)


def picture(size=(400, 300), colour=(200, 30, 30), kind="JPEG", **options) -> bytes:
    image = Image.new("RGB", size, colour)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def phone_picture() -> bytes:
    """Left half red, right half blue, stored lying; with place, maker, comment, profile, XMP."""
    image = Image.new("RGB", (300, 400), (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, 300, 200))
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()  # maker
    exif[0x0112] = 6  # turn a quarter with the clock to look at it
    exif.get_ifd(0x8825).update({1: "N", 2: LATITUDE, 3: "W", 4: (87.0, 42.0, 25.0)})
    exif.get_ifd(0x8769)[0x927C] = SECRET  # maker's note
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        exif=exif,
        comment=SECRET,
        icc_profile=b"\0" * 128 + SECRET,
        xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
    )
    return out.getvalue() + b"trailing " + SECRET


def transparent_png() -> bytes:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def clip(
    seconds=2.0,
    size=(320, 240),
    rate=10,
    kind="mp4",
    codec="libx264",
    sound=True,
    paint=None,
    tags=True,
) -> bytes:
    """A grey clip with a white square at the left edge, half-way down; `paint` changes frames."""
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if kind in ("mp4", "mov") else {}
    target = av.open(out, "w", format=kind, options=options)
    if tags:
        target.metadata.update(
            {"title": SECRET.decode(), "location": "+41.9174-087.7070/", "comment": SECRET.decode()}
        )
    video = target.add_stream(codec, rate=rate)
    video.width, video.height = size
    video.pix_fmt = "yuv420p"
    audio = target.add_stream("libopus" if kind == "webm" else "aac", rate=48000) if sound else None
    if audio:
        audio.layout = "mono"
    for number in range(round(seconds * rate)):
        pixels = np.full((size[1], size[0], 3), 90, np.uint8)
        pixels[size[1] // 2 - 20 : size[1] // 2 + 20, :40] = 255
        if paint:
            paint(pixels, number)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, rate)
        target.mux(video.encode(frame))
        if audio:
            _beep(target, audio, number, 48000 // rate)
    for stream in filter(None, (video, audio)):
        target.mux(stream.encode(None))
    target.close()
    return out.getvalue()


def _beep(target, audio, number, samples) -> None:
    wave = (np.sin(np.arange(samples) / 15) * 9000).astype(np.int16)[None]
    frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
    frame.sample_rate, frame.pts = 48000, number * samples
    target.mux(audio.encode(frame))


def turned(mp4: bytes) -> bytes:
    """The clip with a quarter turn in its track header (ISO/IEC 14496-12, section 8.3.2)."""
    identity = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    header = mp4.index(b"tkhd")
    at = mp4.index(identity, header)
    return mp4[:at] + quarter + mp4[at + 36 :]


def png_bomb(side=20_000) -> bytes:
    """A few kilobytes that decode to more than a gigabyte of RGB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 1)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def png_that_lies() -> bytes:
    """Says 100 x 100 and holds 8000 x 8000."""
    bomb = bytearray(png_bomb(8_000))
    bomb[16:24] = struct.pack(">II", 100, 100)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bytes(bomb[12:29])))
    return bytes(bomb)


def with_zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("payload.class", b"x" * 500)
    return data + out.getvalue()


def many_streams() -> bytes:
    out = io.BytesIO()
    target = av.open(out, "w", format="mp4")
    streams = []
    for _ in range(12):
        stream = target.add_stream("libx264", rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        streams.append(stream)
    for number in range(3):
        for stream in streams:
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            frame.pts = number
            target.mux(stream.encode(frame))
    for stream in streams:
        target.mux(stream.encode(None))
    target.close()
    return out.getvalue()


def huge_clip(side=8192) -> bytes:
    """8192 x 8192 black pixels in a small file (/spikes/trust/media/bomb.py)."""
    out = io.BytesIO()
    target = av.open(out, "w", format="mp4")
    video = target.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
    video.width = video.height = side
    video.pix_fmt = "yuv420p"
    frame = av.VideoFrame(side, side, "yuv420p")
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.pts = 0
    target.mux(video.encode(frame))
    target.mux(video.encode(None))
    target.close()
    return out.getvalue()


def endless() -> bytes:
    """Six pictures, the last of them an hour after the first."""
    out = io.BytesIO()
    target = av.open(out, "w", format="webm")
    video = target.add_stream("libvpx", rate=1)
    video.width = video.height = 64
    video.pix_fmt = "yuv420p"
    for number in range(6):
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        frame.pts, frame.time_base = number * 720, Fraction(1, 1)
        target.mux(video.encode(frame))
    target.mux(video.encode(None))
    target.close()
    return out.getvalue()


def sound_alone() -> bytes:
    out = io.BytesIO()
    target = av.open(out, "w", format="mp4")
    audio = target.add_stream("aac", rate=48000)
    audio.layout = "mono"
    for number in range(5):
        _beep(target, audio, number, 4800)
    target.mux(audio.encode(None))
    target.close()
    return out.getvalue()


FFCONCAT = b"ffconcat version 1.0\nfile '../neighbour/file'\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PLAYLIST = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
