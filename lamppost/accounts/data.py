"""Who a login belongs to. One person kind per login; a surface admits only its own kinds."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    RESIDENT = "resident"
    OFFICER = "officer"
    EDITOR = "editor"  # works at the operator's desk


SURFACE_OF = {Kind.RESIDENT: "site", Kind.OFFICER: "portal", Kind.EDITOR: "desk"}
