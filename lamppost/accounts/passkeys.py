"""Passkeys: asking a browser for one, and checking what it answers (W3C WebAuthn Level 3).

Discoverable credentials with user verification, so nothing is typed and the passkey alone is two
factors. A challenge belongs to one session and one purpose, holds five minutes and is used once,
whatever comes of it. The signature is checked by py_webauthn; docs/adr/ says why by that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction  # noqa: TID251 calls ctx.passkey over this room's own tables
from django.utils import timezone
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lamppost.accounts.lookups import Credentials
from lamppost.accounts.models import Passkey, Session
from lamppost.accounts.sessions import digest

NAME = "Lamppost"
HOLDS_S = 300
KEY = "passkey"  # of the session: the challenge that waits for an answer
MOST = 10  # passkeys of one login
REQUIRED = UserVerificationRequirement.REQUIRED


class Refused(Exception):
    """This is no passkey of ours, or its answer does not fit what was asked."""


@dataclass(frozen=True)
class RelyingParty:
    """For which site a passkey holds: `id` is a host name, `origin` scheme, host and port."""

    id: str
    origin: str


def relying_party() -> RelyingParty | None:
    """This site, as browsers name it; None where it has no name: passkeys need one.

    A machine that is only tried at home is "localhost", which browsers take for safe.
    """
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    try:
        if not ip_address(host).is_loopback:
            return None
        host = "localhost"
    except ValueError:
        pass  # a name
    port = f":{parts.port}" if parts.port else ""
    return RelyingParty(host, f"{parts.scheme}://{host}{port}") if host else None


def ask_for_new(session: SessionBase, user_id: UUID, label: str, known: Iterable[bytes]) -> str:
    """Options for navigator.credentials.create(), as JSON. `label` is for the owner's eyes."""
    options = webauthn.generate_registration_options(
        rp_id=_party().id,
        rp_name=NAME,
        user_id=user_id.bytes,
        user_name=label,
        challenge=_new_challenge(session, "new"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return webauthn.options_to_json(options)


def add(session: SessionBase, user_id: UUID, answer: str, name: str) -> None:
    """Keep a new passkey. Refused if the answer does not fit, or there are ten already."""
    challenge = _take_challenge(session, "new")
    try:
        made = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=_party().id,
            expected_origin=_party().origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise Refused(str(wrong)) from wrong
    if Passkey.objects.filter(user_id=user_id).count() >= MOST:
        raise Refused("ten passkeys at most")
    with transaction.atomic():
        Passkey.objects.create(
            user_id=user_id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name,
            added_at=timezone.now().date(),
        )


def ask(session: SessionBase) -> str:
    """Options for navigator.credentials.get(), as JSON: any passkey of this site will do."""
    options = webauthn.generate_authentication_options(
        rp_id=_party().id,
        challenge=_new_challenge(session, "get"),
        user_verification=REQUIRED,
    )
    return webauthn.options_to_json(options)


def check(session: SessionBase, answer: str) -> Credentials:
    """Whose passkey signed. Refused if it is unknown, does not fit, or may have been copied."""
    challenge = _take_challenge(session, "get")
    credential = _parsed(answer)
    try:
        credential_id = base64url_to_bytes(credential["id"])
        who, public_key, count = _found(credential_id)
        went = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_party().id,
            expected_origin=_party().origin,
            credential_public_key=public_key,
            credential_current_sign_count=count,
            require_user_verification=True,
        )
        handle = (credential["response"]).get("userHandle") or bytes_to_base64url(who.id.bytes)
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise Refused(str(wrong)) from wrong
    if handle != bytes_to_base64url(who.id.bytes):
        raise Refused("the passkey names somebody else")
    if not _used(credential_id, count, went.new_sign_count):
        raise Refused("used at the same time elsewhere")
    return who


def _found(credential_id: bytes) -> tuple[Credentials, bytes, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, login, password, kind, public_key, sign_count FROM ctx.passkey(%s)",
            [credential_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise Refused("not known here")
    return Credentials(*row[:4]), bytes(row[4]), row[5]


def _used(credential_id: bytes, was: int, became: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.passkey_used(%s, %s, %s)", [credential_id, was, became])
        return bool(cursor.fetchone()[0])


def _party() -> RelyingParty:
    party = relying_party()
    if party is None:
        raise Refused("this site has no name")
    return party


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer)
    except ValueError as wrong:
        raise Refused("no JSON") from wrong
    if not isinstance(parsed, dict):
        raise Refused("no credential")
    return parsed


def _new_challenge(session: SessionBase, purpose: str) -> bytes:
    challenge = webauthn.helpers.generate_challenge()
    until = timezone.now().timestamp() + HOLDS_S
    session[KEY] = [purpose, bytes_to_base64url(challenge), until]
    return challenge


def _take_challenge(session: SessionBase, purpose: str) -> bytes:
    """The challenge this session waits for; gone from then on, for others at the same time too."""
    session.pop(KEY, None)
    with transaction.atomic():
        mine = Session.objects.select_for_update().filter(
            token_sha256=digest(session.session_key or "")
        )
        row = mine.first()
        data = session.decode(row.data) if row else {}
        kept, challenge, until = data.pop(KEY, ("", "", 0.0))
        if row:
            mine.update(data=session.encode(data))
    if kept != purpose or until < timezone.now().timestamp():
        raise Refused("nothing was asked, or too long ago")
    return base64url_to_bytes(challenge)
