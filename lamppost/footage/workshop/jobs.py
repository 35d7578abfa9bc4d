"""The two jobs: make a stranger's file safe to look at; burn the author's boxes into it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import av
from PIL import Image

from lamppost.footage.data import Box, Kind, Refusal
from lamppost.footage.workshop import clip, faces, picture
from lamppost.footage.workshop.probe import Refused, probed


def answer(job: dict[str, Any], source: Path, folder: Path) -> dict[str, Any]:
    """Do the job; whatever a decoder says of a file it cannot read, the file is damaged."""
    try:
        return {"made": _do(job, source, folder) | {"looked_for_faces": faces.can_look()}}
    except Refused as refused:
        return {"refused": refused.why}
    except MemoryError:
        return {"refused": Refusal.TOO_MUCH_WORK}
    except Image.DecompressionBombError:
        return {"refused": Refusal.TOO_MANY_PIXELS}
    except (av.FFmpegError, OSError, SyntaxError, ValueError):
        return {"refused": Refusal.DAMAGED}  # Pillow says SyntaxError of a broken PNG
    except (EOFError, IndexError, KeyError, OverflowError, TypeError, ZeroDivisionError):
        return {"refused": Refusal.DAMAGED}


def _do(job: dict[str, Any], source: Path, folder: Path) -> dict[str, Any]:
    container = job["container"]
    probe = probed(source, container)
    boxes = [Box(**box) for box in job["boxes"]]
    look = job["do"] == "look"
    if probe.kind is Kind.PICTURE:
        return _picture(source, container, folder, boxes, look=look)
    watcher = faces.Watcher(probe.seconds) if look else None
    made = clip.rewrite(
        source,
        container,
        probe,
        folder,
        boxes=boxes,
        sound=job["sound"],
        quality="look" if look else "shown",
        watch=watcher,
    )
    return asdict(made) | {
        "kind": Kind.CLIP,
        "proposals": [asdict(box) for box in watcher.boxes()] if watcher else [],
    }


def _picture(
    source: Path, container: str, folder: Path, boxes: list[Box], *, look: bool
) -> dict[str, Any]:
    image = picture.read(source, container)
    picture.write(image, folder, boxes, picture.QUALITY["look" if look else "shown"])
    return {
        "kind": Kind.PICTURE,
        "width": image.width,
        "height": image.height,
        "proposals": [asdict(box) for box in faces.find(image)] if look else [],
    }
