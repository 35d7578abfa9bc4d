"""Reading the public log."""

from __future__ import annotations

from lamppost.transparency.data import Line
from lamppost.transparency.models import Entry


def lines(*, before: int | None = None, kind: str = "", limit: int = 50) -> list[Line]:
    """A page of the log, newest first; `before` is the last `seq` of the page above."""
    rows = Entry.objects.order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    if kind:
        rows = rows.filter(kind=kind)
    return [Line(row.seq, row.kind, row.facts, row.recorded_at) for row in rows[:limit]]


def newest() -> int:
    """The number of the newest line; 0 while the log is empty."""
    row = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return row or 0
