"""What all rooms hold of a resident: shown, handed over as a ZIP, or gone.

Each room that holds something has `lookups.held_of(user_id)`; asked here, with the resident's own
session, so that the database shows nothing of anybody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.accounts.actions import posted
from lamppost.accounts.data import Held
from lamppost.config.zip_stream import Entry, stream
from lamppost.residents import actions as residents
from lamppost.residents.forms import ProveForm
from lamppost.residents.views.proving import has_shown, proof_page
from lamppost.residents.views.settings import me

FORMAT = 1
SCHEMA = "lamppost/export.schema.json"  # among the static files, and in every export


def everything_held(user_id: UUID) -> list[Held]:
    """What every room holds of this resident, in the order of the rooms."""
    rooms = (f"lamppost.{room}.lookups" for room in settings.ROOMS)
    doors = [import_module(door) for door in rooms if find_spec(door)]
    asked = [door.held_of for door in doors if hasattr(door, "held_of")]
    return [held for held_of in asked for held in held_of(user_id)]


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    held = everything_held(me(request))
    page = {"held": held, "nothing": [one for one in held if not one.lines]}
    return render(request, "pages/my_data.html", page)


@never_cache
@login_required
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything as a ZIP, made while it is sent and kept nowhere."""
    held, now = everything_held(me(request)), timezone.now()
    response = StreamingHttpResponse(stream(_entries(held, now.isoformat()), now))
    response["Content-Type"] = "application/zip"
    response["Content-Disposition"] = f'attachment; filename="lamppost-{now:%Y-%m-%d}.zip"'
    return response


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    form = ProveForm(posted(request))
    if request.method == "POST" and has_shown(request, form):
        held = everything_held(me(request))
        residents.delete_account(login=str(request.user.get_username()))
        auth.logout(request)
        receipt = {"held": [one for one in held if one.lines], "now": timezone.now()}
        return render(request, "pages/deleted.html", receipt)
    page = proof_page(request, form)
    return render(request, "residents/delete.html", page, status=422 if form.errors else 200)


def _entries(held: list[Held], made_at: str) -> Iterator[Entry]:
    facts = {
        "$schema": "export.schema.json",
        "format": FORMAT,
        "site": settings.SITE_URL,
        "made_at": made_at,
        "held": [_facts(one) for one in held],
    }
    yield Entry("lamppost.json", iter([json.dumps(facts, ensure_ascii=False, indent=1).encode()]))
    schema = Path(settings.STATICFILES_DIRS[0], SCHEMA)
    yield Entry("export.schema.json", iter([schema.read_bytes()]))
    for one in held:
        for file in one.files():
            yield Entry(f"files/{one.key}/{file.name}", file.read())


def _facts(held: Held) -> dict[str, object]:
    return {
        "key": held.key,
        "title": held.title,
        "why": held.why,
        "records": held.records,
        "files": [f"files/{held.key}/{file.name}" for file in held.files()],
    }
