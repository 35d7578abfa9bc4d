"""Pictures: decoded, turned the right way up, and written anew from nothing but their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from lamppost.footage.data import Box
from lamppost.footage.workshop import pixels
from lamppost.footage.workshop.probe import open_picture

LONGEST_SIDE = 2560  # pixels
POSTER_SIDE = 640
QUALITY = {"look": 92, "shown": 85}


def read(path: Path, container: str) -> Image.Image:
    """The picture as it is meant to be seen, no larger than LONGEST_SIDE, in plain sRGB."""
    with open_picture(path, container) as raw:
        if container == "JPEG":
            raw.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes large ones at 1/2, 1/4, 1/8
        raw.load()
        flat = _flat(ImageOps.exif_transpose(raw))
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return flat


def write(picture: Image.Image, folder: Path, boxes: Sequence[Box], quality: int) -> None:
    """picture.jpg and poster.jpg: pixels only, with these boxes unreadable in both."""
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    pixels.blur_picture(clean, boxes)
    clean.save(folder / "picture.jpg", "JPEG", quality=quality, progressive=True, optimize=True)
    write_poster(clean, folder)


def write_poster(picture: Image.Image, folder: Path) -> None:
    small = Image.new("RGB", picture.size)
    small.paste(picture)
    small.thumbnail((POSTER_SIDE, POSTER_SIDE), Image.Resampling.BICUBIC)
    small.save(folder / "poster.jpg", "JPEG", quality=80, progressive=True, optimize=True)


def _flat(picture: Image.Image) -> Image.Image:
    """RGB in sRGB, on white where it was see-through."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", picture.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        picture = _in_srgb(picture, profile)
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Phones take pictures in wider colours; a profile that makes no sense is ignored."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
