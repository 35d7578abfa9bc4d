"""Pages that belong to no room: the privacy policy as it is in force, and the app's own files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamppost.config import grants
from lamppost.config.logins import LOGINS

SHELL = (  # what an offline page needs, by its name in the static files
    "lamppost/app.css",
    "lamppost/components.css",
    "lamppost/boot.js",
    "lamppost/site.js",
    "img/icons.svg",
    "img/logo.svg",
    "fonts/figtree-latin-wght-normal.woff2",
    "vendor/htmx.min.js",
)


@dataclass(frozen=True)
class Table:
    """One table of the database and what each login may do with it."""

    name: str
    holds: str
    may: list[tuple[str, list[str]]]  # login, then one line per right


@require_safe
@cache_control(max_age=300)
def privacy(request: HttpRequest) -> HttpResponse:
    """What each login may read, straight from the policy that the database holds."""
    context = {"tables": _tables(), "logins": LOGINS, "as_text": grants.as_text()}
    return render(request, "pages/privacy.html", context)


def _tables() -> list[Table]:
    policy = grants.policy()
    return [
        Table(name, policy[name]["holds"], _rights(name))
        for name in policy
        if name != grants.FUNCTIONS and policy[name]["may"]
    ]


def _rights(table: str) -> list[tuple[str, list[str]]]:
    rights: dict[str, list[str]] = {}
    for grant in grants.grants():
        if grant.table == table:
            line = f"{grant.verb} {grant.columns}".strip()
            where = "" if grant.rows == "true" else f" where {grant.rows}"
            rights.setdefault(grant.login, []).append(line + where)
    return list(rights.items())


@require_safe
@cache_control(max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/offline.html")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker at the root, so that it may serve the whole site."""
    files = [static(name) for name in SHELL]
    script = Path(__file__).with_name("sw.js").read_text()
    given = {
        "SHELL": files,
        "ICON": static("img/icon-192.png"),
        "BADGE": static("img/badge-96.png"),
    }
    body = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
    body += script
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """https://www.w3.org/TR/appmanifest/"""
    icons = [
        {"src": static(f"img/{name}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size, purpose in (
            ("icon-192", "192x192", "any"),
            ("icon-512", "512x512", "any"),
            ("icon-maskable-512", "512x512", "maskable"),
        )
    ]
    facts = {
        "id": "/",
        "name": "Lamppost",
        "short_name": "Lamppost",
        "description": _("What is happening near the places you watch, reviewed by people."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f2",
        "theme_color": "#202a63",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")
