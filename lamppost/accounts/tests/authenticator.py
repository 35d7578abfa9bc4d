"""An authenticator made of a key and a counter, which signs as browsers do, or wrongly if told."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

UP, UV, AT = 0x01, 0x04, 0x40


def text(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


class Authenticator:
    def __init__(self, rp="localhost", origin="http://localhost:8000"):
        self.rp, self.origin = rp, origin
        self.key, self.id, self.count, self.handle = None, os.urandom(32), 0, ""

    def create(self, options, **wrong):
        """The answer to the options of a registration."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        numbers = {-2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        public = cbor2.dumps({1: 2, 3: -7, -1: 1} | numbers)
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(wrong, AT) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options, wrong)
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(statement)})

    def get(self, options, **wrong):
        """The answer to the options of a sign-in."""
        self.count = wrong.get("count", self.count + 1)
        data = self._data(wrong, 0)
        client = self._client("webauthn.get", options, wrong)
        signed = data + hashlib.sha256(client).digest()
        key = wrong.get("key", self.key)
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(key.sign(signed, ec.ECDSA(SHA256()))),
                "userHandle": wrong.get("handle", self.handle),
            }
        )

    def _data(self, wrong, more):
        rp = hashlib.sha256(wrong.get("rp", self.rp).encode()).digest()
        flags = wrong.get("flags", UP | UV) | more
        return rp + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind, options, wrong):
        facts = {
            "type": wrong.get("type", kind),
            "challenge": wrong.get("challenge", options["challenge"]),
            "origin": wrong.get("origin", self.origin),
        }
        return json.dumps(facts).encode()

    def _answer(self, response):
        whole = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps(whole | {"response": response, "clientExtensionResults": {}})
