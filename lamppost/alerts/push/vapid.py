"""Who sends: the signed header that a push service asks for (RFC 8292)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
)

LASTS = 12 * 3600  # seconds; a push service accepts at most 24 h
RENEWED = 3600  # seconds before its end


@dataclass
class Vapid:
    """Signs once per push service (origin) and 12 h. `private` is base64url of PKCS 8."""

    private: str
    contact: str  # mailto: or https:, for the push service's operator
    _headers: dict[str, tuple[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        key = load_der_private_key(base64.urlsafe_b64decode(self.private + "=="), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("VAPID needs a P-256 key")
        self._key = key
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public = b64(point)

    def header(self, origin: str, now: float) -> str:
        """The Authorization header for `origin` (https://host[:port]); `now` in Unix seconds."""
        kept, until = self._headers.get(origin, ("", 0.0))
        if until - now > RENEWED:
            return kept
        until = int(now) + LASTS
        header = f"vapid t={self._token(origin, until)}, k={self.public}"
        self._headers[origin] = header, until
        return header

    def _token(self, origin: str, until: float) -> str:
        claims = json.dumps({"aud": origin, "exp": int(until), "sub": self.contact})
        signed = f"{HEAD}.{b64(claims.encode())}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def b64(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of base64url, padded or not. ValueError if it is not that."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", True)


HEAD = b64(b'{"typ":"JWT","alg":"ES256"}')
