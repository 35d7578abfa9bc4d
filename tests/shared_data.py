"""Real recorded feeds that lie beside a developer's checkout; absent elsewhere."""

from __future__ import annotations

from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None
