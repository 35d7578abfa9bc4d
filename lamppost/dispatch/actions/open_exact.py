"""An editor looks at where a feed said a call was."""

from __future__ import annotations

from uuid import UUID

from django.db import connection  # noqa: TID251 the desk may only call these two functions

from lamppost.dispatch.data import ExactPlace


def open_exact(call_id: UUID) -> ExactPlace | None:
    """The exact place of a call, after the view is logged; None once it is erased.

    Takes two transactions: inside one of the caller's, the database shows nothing
    (newsdesk/sql/open_exact.sql says why).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.ask_exact(%s)", [call_id])
        cursor.execute("SELECT latitude, longitude, location FROM ctx.open_exact(%s)", [call_id])
        row = cursor.fetchone()
    return ExactPlace(*row) if row else None
