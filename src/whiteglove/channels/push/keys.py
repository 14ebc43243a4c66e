"""Our key towards push services (VAPID, RFC 8292)."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from py_vapid import Vapid02

from whiteglove.foundation.settings import secret_key

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PURPOSE = b"whiteglove push 1"


@cache
def private_key() -> ec.EllipticCurvePrivateKey:
    """Derived from the desk's secret key: nothing to keep, and alike on all machines that share it."""
    wide = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=PURPOSE).derive(secret_key().encode())
    return ec.derive_private_key(int.from_bytes(wide) % (ORDER_OF_P256 - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """As browsers want it when they subscribe: the uncompressed point, in base64 for addresses."""
    point = (
        private_key()
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return urlsafe_b64encode(point).decode().rstrip("=")


def vapid() -> Vapid02:
    """Signs what we send."""
    return Vapid02(private_key())
