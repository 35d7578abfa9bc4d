"""The secrets of one installation: one file, mode 0600, made at random on first start."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from lamppost.config.logins import LOGINS, OWNER, SURFACES


def open_vault(folder: Path) -> dict[str, Any]:
    """The secrets in `folder`, made if there are none. OSError if others can read them."""
    file = folder / "secrets.json"
    if not file.exists():
        _write(file, _fresh())
    if file.stat().st_mode & 0o077:
        raise OSError(f"{file} can be read by others; run: chmod 600 {file}")
    loaded: dict[str, Any] = json.loads(file.read_text())
    return loaded


def add_master(folder: Path) -> int:
    """Make a new master key; its version. The older ones stay, to open what they wrapped."""
    kept = open_vault(folder)
    version = max(map(int, kept["master"])) + 1
    kept["master"][str(version)] = _b64(secrets.token_bytes(32))
    _replace(folder, kept)
    return version


def forget_old_masters(folder: Path) -> None:
    """Keep the newest master key only; whatever the others wrapped can never be opened again."""
    kept = open_vault(folder)
    newest = str(max(map(int, kept["master"])))
    kept["master"] = {newest: kept["master"][newest]}
    _replace(folder, kept)


def _fresh() -> dict[str, Any]:
    return {
        "passwords": {name: secrets.token_urlsafe(24) for name in ("postgres", OWNER, *LOGINS)},
        "django": {surface: secrets.token_urlsafe(48) for surface in SURFACES},
        "master": {"1": _b64(secrets.token_bytes(32))},
        "blind": _b64(secrets.token_bytes(32)),
        "pool": _b64(secrets.token_bytes(32)),
        "links": _b64(secrets.token_bytes(32)),
        "vapid": _vapid(),
    }


def _vapid() -> dict[str, str]:
    """An RFC 8292 key pair: P-256, private as base64 of PKCS 8, public as a raw point."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"private": _b64(private), "public": _b64(public).rstrip("=")}


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _replace(folder: Path, content: dict[str, Any]) -> None:
    """All of the new file or all of the old one, also when power fails."""
    draft = folder / "secrets.json.new"
    draft.unlink(missing_ok=True)
    _write(draft, content)
    draft.replace(folder / "secrets.json")


def _write(file: Path, content: dict[str, Any]) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
