"""Sealing what must be found in no dump: AES-256-GCM under a key per subject.

That key is wrapped by a master key. The additional data bind row and column, so that a sealed value
opens only where it was put. The master key has versions ("1:base64,2:base64"); the newest one
wraps, any of them opens. Deleting a row deletes its key, and with it every copy of the value in
backups that lack the master key. The blind index is HMAC-SHA-256 of the normalised e-mail: equal
for equal e-mails, else nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from base64 import urlsafe_b64decode
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12  # bytes, NIST SP 800-38D


class CannotOpen(Exception):
    """The sealed value is not of this row and column, was changed, or its master key is gone."""


class Sealed(NamedTuple):
    box: bytes  # nonce + ciphertext + tag
    key: bytes  # the subject's key, wrapped: nonce + ciphertext + tag
    version: int  # of the master key that wrapped it


def seal(plain: str, *, row: UUID, column: str) -> Sealed:
    """Seal a text for one row and column, under a fresh key."""
    key = AESGCM.generate_key(256)
    version = newest_version()
    return Sealed(
        _encrypt(key, plain.encode(), f"{column}:{row}"),
        _encrypt(_masters()[version], key, f"key:{version}:{row}"),
        version,
    )


def unseal(sealed: Sealed, *, row: UUID, column: str) -> str:
    """The text. CannotOpen if anything about it is not as it was sealed."""
    return _decrypt(_key(sealed, row), sealed.box, f"{column}:{row}").decode()


def rewrap(sealed: Sealed, *, row: UUID) -> Sealed:
    """The same value with its key wrapped by the newest master key; the box is not opened."""
    version = newest_version()
    wrapped = _encrypt(_masters()[version], _key(sealed, row), f"key:{version}:{row}")
    return Sealed(sealed.box, wrapped, version)


def newest_version() -> int:
    return max(_masters())


def tidy(email: str) -> str:
    """An address fit for an envelope: trimmed, with an ASCII domain in lower case."""
    local, _, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    try:
        domain = domain.lower().encode("idna").decode()
    except UnicodeError:
        pass  # not a domain; the form refuses it
    return f"{local}@{domain}"


def normalise(email: str) -> str:
    """One spelling of an address, for comparing."""
    return tidy(email).casefold()


def blind_index(email: str) -> bytes:
    """32 bytes that are equal for equal addresses and, without the key, tell nothing."""
    if not settings.BLIND_KEY:
        raise ImproperlyConfigured("LAMPPOST_BLIND_KEY is not set for this process")
    key = urlsafe_b64decode(settings.BLIND_KEY)
    return hmac.digest(key, normalise(email).encode(), hashlib.sha256)


def _key(sealed: Sealed, row: UUID) -> bytes:
    master = _masters().get(sealed.version)
    if master is None:
        raise CannotOpen(f"master key {sealed.version} is not here")
    return _decrypt(master, bytes(sealed.key), f"key:{sealed.version}:{row}")


def _encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _decrypt(key: bytes, box: bytes, bound_to: str) -> bytes:
    box = bytes(box)
    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("not of this row and column, or changed") from None


def _masters() -> dict[int, bytes]:
    return _parse(settings.MASTER_KEYS)


@lru_cache(maxsize=4)
def _parse(text: str) -> dict[int, bytes]:
    if not text:
        raise ImproperlyConfigured("LAMPPOST_MASTER_KEYS is not set for this process")
    pairs = (entry.partition(":") for entry in text.split(","))
    return {int(version): urlsafe_b64decode(key) for version, _, key in pairs}
