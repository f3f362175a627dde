"""Sealing what must be kept or carried but read by us alone: encrypted and signed, with a key for each purpose."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def lock_for(purpose: str) -> Fernet:
    """A key that only this purpose has: nothing sealed elsewhere opens here. It changes with SECRET_KEY."""
    return _lock(str(current_app.secret_key).encode(), purpose)


def keyed_hash(purpose: str, text: str) -> str:
    """What the database keeps instead of a secret; who has only the database cannot try codes against it."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"luton2040:{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=64)
def _lock(secret: bytes, purpose: str) -> Fernet:
    """Deriving a key costs more than sealing with it, and a vote needs three."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"luton2040:{purpose}".encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
