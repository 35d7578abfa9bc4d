"""Is this process up, and can it reach the database?"""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError, connection  # noqa: TID251 asks whether there is a database
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"surface": settings.SURFACE, "database": "unreachable"}, status=503)
    return JsonResponse({"surface": settings.SURFACE, "database": "ok"})
