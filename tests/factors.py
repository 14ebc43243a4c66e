"""What people prove themselves with, made by the test: an authenticator app and a security key."""

import base64
import hashlib
import hmac
import json
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

STEP_SECONDS = 30


def code_of_app(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app with this key shows, so many half minutes from now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // STEP_SECONDS + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def as_text(content: bytes) -> str:
    """Bytes as WebAuthn writes them."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    """And back."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SecurityKey:
    """A key that keeps one passkey, and asks for a PIN each time (user verification)."""

    origin: str = "http://localhost"
    host: str = "localhost"
    user: bytes = b""
    count: int = 0
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = b"a key of the test"

    def made(self, options: dict[str, Any]) -> str:
        """The answer to being asked for a new passkey."""
        wanted = options["publicKey"]
        self.user = as_bytes(wanted["user"]["id"])
        client = self._client_data("webauthn.create", wanted)
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        known = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        attested = AttestationObject.create("none", self._data(credential=known), {})
        response = {"clientDataJSON": as_text(client), "attestationObject": as_text(bytes(attested))}
        return self._told(response, {"credProps": {"rk": True}})

    def signed(self, options: dict[str, Any]) -> str:
        """The answer to being asked to prove who holds it."""
        client = self._client_data("webauthn.get", options["publicKey"])
        data = self._data()
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": as_text(client),
            "authenticatorData": as_text(bytes(data)),
            "signature": as_text(signature),
            "userHandle": as_text(self.user),
        }
        return self._told(response, {})

    def _client_data(self, kind: str, wanted: dict[str, Any]) -> bytes:
        return bytes(CollectedClientData.create(kind, as_bytes(wanted["challenge"]), self.origin))

    def _data(self, credential: AttestedCredentialData | None = None) -> AuthenticatorData:
        self.count += 1
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        flags |= AuthenticatorData.FLAG.AT if credential else AuthenticatorData.FLAG(0)
        made: AuthenticatorData = AuthenticatorData.create(
            hashlib.sha256(self.host.encode()).digest(), flags, self.count, credential or b""
        )
        return made

    def _told(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        told = {"id": as_text(self.id), "rawId": as_text(self.id), "type": "public-key", "response": response}
        return json.dumps(told | {"clientExtensionResults": extensions})
