"""One database login per process. Their names are the whole of who can ask the database."""

from __future__ import annotations

OWNER = "lp_owner"
SURFACES = ("site", "portal", "desk", "intake", "live", "worker")
LOGINS = tuple(f"lp_{surface}" for surface in SURFACES)


def login_of(surface: str) -> str:
    return f"lp_{surface}"
