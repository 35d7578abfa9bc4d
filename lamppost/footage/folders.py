"""Folders that only we may enter."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> Path:
    """The folder, made with mode 0700 together with every one above it that is not there yet."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    return folder
