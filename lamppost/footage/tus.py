"""Resumable uploads: tus 1.0.0 with creation, expiration, checksum and termination.

https://tus.io/protocols/resumable-upload. The site's own sign-in and CSRF rules hold: a foreign
page can neither start an upload nor read one, and there is no CORS. An upload of somebody else is
as missing as one that never was. Metadata is read for its form only and then forgotten: a file's
name is nobody's business.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamppost.footage import actions, incoming, rules, words
from lamppost.footage.data import Full, UploadState
from lamppost.footage.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
LARGEST = max(rules.MOST_BYTES.values())
NUMBER = re.compile(r"\d{1,15}", re.ASCII)
METADATA = re.compile(r"[\x21-\x2b\x2d-\x7e]+(?: [A-Za-z0-9+/]*={0,2})?")
LONGEST_METADATA = 4096  # characters
MISMATCH = 460  # tus's own status: Checksum Mismatch
STATUS = {Full.TOO_BIG: 413, Full.NO_ROOM: 507}
View = Callable[..., HttpResponse]


def speaks_tus(view: View) -> View:
    """What holds for every request: version, override, sign-in; and for every answer."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = _refusal(request) or view(request, *args, **kwargs)
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return wrapped


def _refusal(request: HttpRequest) -> HttpResponse | None:
    override = request.headers.get("X-HTTP-Method-Override")
    if override and request.method == "POST":
        request.method = override.upper()
    if request.method == "OPTIONS":
        return None
    if request.headers.get("Tus-Resumable") != VERSION:
        answer = said(412, _("This upload speaks another version of tus."))
        answer["Tus-Version"] = VERSION
        return answer
    if not request.user.is_authenticated:
        return said(401, _("Please sign in first."))
    return None


def said(status: int, why: str = "") -> HttpResponse:
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")


@speaks_tus
@require_http_methods(["OPTIONS", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """Announce a file, or ask what we speak."""
    if request.method == "OPTIONS":
        return _options()
    length = _number(request, "Upload-Length")
    if not length or "Upload-Defer-Length" in request.headers or not _has_metadata(request):
        return said(400, _("The length of the file is missing."))
    now = timezone.now()
    try:
        upload_id = actions.start_upload(_owner(request), length, now=now)
    except actions.CannotStart as why:
        return said(STATUS.get(why.why, 429), str(words.FULL[why.why]))
    answer = said(201)
    answer["Location"] = reverse("footage:upload", args=[upload_id])
    answer["Upload-Expires"] = http_date((now + actions.UPLOAD_KEPT).timestamp())
    return answer


@speaks_tus
@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Ask how far it is, go on, or give it up (the media that came of it as well)."""
    match request.method:
        case "OPTIONS":
            return _options()
        case "HEAD":
            return _head(request, upload_id)
        case "PATCH":
            return _patch(request, upload_id)
    found = actions.delete([upload_id], _owner(request))
    return said(204 if found else 404)


def _options() -> HttpResponse:
    answer = said(204)
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = EXTENSIONS
    answer["Tus-Max-Size"] = str(LARGEST)
    answer["Tus-Checksum-Algorithm"] = ",".join(incoming.CHECKSUMS)
    return answer


def _head(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    row = Upload.objects.filter(
        pk=upload_id, owner_id=_owner(request), expires_at__gt=timezone.now()
    ).first()
    if row is None:
        return said(404)
    if row.state == UploadState.REFUSED:
        return said(410)
    try:
        offset = incoming.size(row.folder)
    except incoming.Gone:
        return said(410)
    answer = said(200)
    answer["Upload-Offset"], answer["Upload-Length"] = str(offset), str(row.length)
    answer["Upload-Expires"] = http_date(row.expires_at.timestamp())
    return answer


def _patch(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    if request.headers.get("Content-Type") != "application/offset+octet-stream":
        return said(415)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        return said(400)
    try:
        checksum = _checksum(request)
        now = timezone.now()
        there = actions.receive(
            upload_id, _owner(request), offset, request.read, checksum=checksum, now=now
        )
    except ValueError:
        return said(400, _("This checksum is of no kind we know."))
    except (actions.NotNow, incoming.Gone):
        return said(404)
    except incoming.Elsewhere:
        return said(409)
    except incoming.Busy:
        return said(423)
    except incoming.TooMuch:
        return said(413, _("There is more in the file than was announced."))
    except incoming.WrongChecksum:
        return said(MISMATCH)
    answer = said(204)
    answer["Upload-Offset"] = str(there)
    answer["Upload-Expires"] = http_date((now + actions.UPLOAD_KEPT).timestamp())
    return answer


def _owner(request: HttpRequest) -> UUID:
    owner = request.user.pk
    assert isinstance(owner, UUID)
    return owner


def _number(request: HttpRequest, name: str) -> int | None:
    """A header's number of bytes; None if it is none."""
    text = request.headers.get(name, "")
    return int(text) if NUMBER.fullmatch(text) else None


def _has_metadata(request: HttpRequest) -> bool:
    """Whether Upload-Metadata is absent or has tus's form: `key base64,key base64,key`."""
    text = request.headers.get("Upload-Metadata", "")
    if not text:
        return True
    pairs = text.split(",")
    return len(text) <= LONGEST_METADATA and all(METADATA.fullmatch(pair) for pair in pairs)


def _checksum(request: HttpRequest) -> incoming.Checksum | None:
    """Upload-Checksum as `algorithm base64`; ValueError if it is not that."""
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _space, encoded = text.partition(" ")
    if algorithm not in incoming.CHECKSUMS:
        raise ValueError(algorithm)
    try:
        return incoming.Checksum(algorithm, base64.b64decode(encoded, validate=True))
    except binascii.Error as why:
        raise ValueError(encoded) from why
