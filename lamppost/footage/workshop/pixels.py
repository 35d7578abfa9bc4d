"""Making a part of a picture unreadable: a few cells of mean colour, then smoothed.

What is left of a face are at most CELLS x CELLS colours. That hides it from people who look at the
picture; it is no promise that nobody ever finds out, and is never called anonymisation.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lamppost.footage.data import Box

Plane = NDArray[np.uint8]
CELLS = 6  # along the longer side


def blur_picture(picture: Image.Image, boxes: Iterable[Box]) -> None:
    """Blur these boxes in place."""
    for box in boxes:
        left, top, right, bottom = _corners(box, picture.width, picture.height)
        region = picture.crop((left, top, right, bottom))
        picture.paste(_unreadable(region), (left, top))


def blur_plane(plane: Plane, boxes: Iterable[Box]) -> None:
    """The same in one plane (brightness or a colour) of a clip's picture."""
    height, width = plane.shape
    for box in boxes:
        left, top, right, bottom = _corners(box, width, height)
        region = Image.fromarray(plane[top:bottom, left:right])
        plane[top:bottom, left:right] = np.asarray(_unreadable(region))


def active(boxes: Iterable[Box], second: float) -> list[Box]:
    """Those boxes that hold at this time of the clip."""
    return [
        box
        for box in boxes
        if (box.since is None or box.since <= second) and (box.until is None or second <= box.until)
    ]


def _corners(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """In whole pixels, outwards: a pixel that is touched is blurred."""
    left, top = int(box.x * width), int(box.y * height)
    right = min(width, int(np.ceil((box.x + box.width) * width)))
    bottom = min(height, int(np.ceil((box.y + box.height) * height)))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _unreadable(region: Image.Image) -> Image.Image:
    longer = max(region.size)
    cells = tuple(max(1, round(side * CELLS / longer)) for side in region.size)
    few = region.resize((cells[0], cells[1]), Image.Resampling.BOX)
    return few.resize(region.size, Image.Resampling.BILINEAR)
