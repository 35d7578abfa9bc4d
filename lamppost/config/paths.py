"""Where things lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """The folder with everything that is not code; `LAMPPOST_DATA` moves it. Made 0700."""
    folder = Path(os.environ.get("LAMPPOST_DATA") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def base_port() -> int:
    """Site's port; portal, desk, intake and live follow it. `LAMPPOST_PORT` moves all five."""
    return int(os.environ.get("LAMPPOST_PORT") or 8000)
