"""What every page may say about the installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "surface": settings.SURFACE,
        "live_url": settings.LIVE_URL,
        "site_url": settings.SITE_URL,
        "vapid_public": settings.VAPID_PUBLIC,
        "is_demo": settings.DEMO,
    }
