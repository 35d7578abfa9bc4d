"""Sealing a push to one browser (RFC 8291 over RFC 8188, aes128gcm), in two halves.

`agree` is the slow half and knows nothing of the message, so it can be done ahead of time; `seal`
is the fast one: three HMACs and one AES-GCM. Each agreement is used for one message only.
"""

from __future__ import annotations

import hmac
import os
import struct
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE, ECDH = ec.SECP256R1(), ec.ECDH()
POINT, SECRET = 65, 16  # bytes of a browser's public key and of its shared secret
RECORD = 4096
LONGEST = 3993  # bytes of text in one record: RFC 8291, section 4
AFTER_SALT = struct.pack(">IB", RECORD, POINT)
CONTENT_KEY = b"Content-Encoding: aes128gcm\0\x01"
NONCE = b"Content-Encoding: nonce\0\x01"
LAST_RECORD = b"\x02"


class Agreed(NamedTuple):
    """One key agreement: our public key (65 bytes) and the input keying material (32 bytes)."""

    public: bytes
    ikm: bytes


def agree(p256dh: bytes, auth: bytes, own: ec.EllipticCurvePrivateKey | None = None) -> Agreed:
    """Agree on a key with a browser. ValueError if its public key is not a point of P-256."""
    own = own or ec.generate_private_key(CURVE)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    public = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = hmac.digest(auth, own.exchange(ECDH, theirs), "sha256")
    info = b"WebPush: info\0" + p256dh + public + b"\x01"
    return Agreed(public, hmac.digest(secret, info, "sha256"))


def seal(agreed: Agreed, text: bytes, salt: bytes | None = None) -> bytes:
    """The body of a push. ValueError if `text` is longer than 3993 bytes."""
    if len(text) > LONGEST:
        raise ValueError(f"a push carries {LONGEST} bytes at most")
    salt = salt or os.urandom(16)
    key = hmac.digest(salt, agreed.ikm, "sha256")
    cipher = AESGCM(hmac.digest(key, CONTENT_KEY, "sha256")[:16])
    nonce = hmac.digest(key, NONCE, "sha256")[:12]
    return salt + AFTER_SALT + agreed.public + cipher.encrypt(nonce, text + LAST_RECORD, None)
