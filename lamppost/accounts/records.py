"""Rows as records that JSON knows, for exports."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model


def record_of(row: Model, *without: str) -> dict[str, Any]:
    """Every column of a row but these, as JSON knows it: nothing is forgotten that comes later."""
    names = [f.attname for f in row._meta.concrete_fields if f.attname not in without]
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """Dates as ISO 8601, bytes as base64."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value
