"""Keys: one Ed25519 key per user, sealed by a passphrase and, apart from it, by the office's recovery key.

A secret is never written but sealed: AES-256-GCM under a key that scrypt makes of the passphrase with a salt of 128
bits (NIST SP 800-63B 5.1.1.2 asks for 32 at least). The recovery key is an X25519 key: whoever makes an account seals
its secret to the public half without knowing the private one, which exists on two sheets of paper only, each of them
random by itself (one is drawn, the other is the exclusive or: Shannon 1949).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from screener.domain.errors import ScreenerError

#: RFC 7914 section 2: cost, block size, parallelization. 64 MB and about a quarter of a second: one guess.
COST = {"n": 2**16, "r": 8, "p": 1}
_MOST = 2**20  # of a cost that is read back: a forged one must not stop the machine
_SIGNED = b"screener signature 1\n"
_SALT, _NONCE, _SECRET = 16, 12, 32
#: Digits and capitals without I, L, O and U (Crockford's base 32), so that a sheet is typed as it reads.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_GROUP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What a passphrase opens: the signing key, and the secret of the second factor (base 32; empty where none is)."""

    key: bytes
    second_factor: str = ""

    def written(self) -> bytes:
        """The secret as bytes to be sealed: nothing of it is ever stored open."""
        return json.dumps({"key": self.key.hex(), "second factor": self.second_factor}).encode()

    @classmethod
    def read(cls, data: bytes) -> Secret:
        """The secret in bytes that were unsealed."""
        said = json.loads(data)
        return cls(key=bytes.fromhex(said["key"]), second_factor=str(said["second factor"]))


def new_secret() -> Secret:
    """A fresh signing key."""
    return Secret(key=secrets.token_bytes(_SECRET))


def public_key(secret: Secret) -> str:
    """The public key as hexadecimal text, as the audit log lists it."""
    return Ed25519PrivateKey.from_private_bytes(secret.key).public_key().public_bytes_raw().hex()


def fingerprint(public: str) -> str:
    """What tells a public key on paper and beside a signature: 64 bits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


class Signer:
    """Signs the hashes of events with one key, loaded once."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self.public = self._key.public_key().public_bytes_raw().hex()
        self.mark = fingerprint(self.public)

    def __call__(self, event_hash: str) -> str:
        """The signature as the record keeps it: the key's fingerprint, a colon, 64 bytes in base 64."""
        signed = self._key.sign(_SIGNED + event_hash.encode("ascii"))
        return f"{self.mark}:{base64.b64encode(signed).decode('ascii')}"


def signed_by(public: str, signature: str, event_hash: str) -> bool:
    """Whether a signature of the record is this key's over this hash. False for anything that is none."""
    try:
        data = base64.b64decode(signature.partition(":")[2], validate=True)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(data, _SIGNED + event_hash.encode("ascii"))
    except (InvalidSignature, ValueError):
        return False
    return True


# -- sealed by a passphrase ----------------------------------------------------------------------------------------


def seal(secret: Secret, passphrase: str, bound: str) -> str:
    """A secret sealed with a passphrase. ``bound`` (whose it is) cannot be exchanged for another's."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    locked = AESGCM(_derived(passphrase, salt, COST)).encrypt(nonce, secret.written(), bound.encode())
    return json.dumps({**COST, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": locked.hex()}, sort_keys=True)


def unseal(sealed: str, passphrase: str, bound: str) -> Secret | None:
    """The secret, or None where the passphrase is another one, or what was sealed was changed."""
    try:
        said = json.loads(sealed)
        cost = {name: int(said[name]) for name in COST}
        if not 1 < cost["n"] <= _MOST or not 0 < cost["r"] <= 64 or not 0 < cost["p"] <= 16:
            return None
        key = _derived(passphrase, bytes.fromhex(said["salt"]), cost)
        return Secret.read(
            AESGCM(key).decrypt(bytes.fromhex(said["nonce"]), bytes.fromhex(said["sealed"]), bound.encode())
        )
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None


def _derived(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    """However a keyboard composes its accents: NFKC first (NIST SP 800-63B 5.1.1.2)."""
    typed = unicodedata.normalize("NFKC", passphrase)
    return Scrypt(salt=salt, length=32, **cost).derive(typed.encode("utf-8", "surrogatepass"))


# -- sealed to the recovery key ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A recovery key as it is made: two halves for two sheets of paper, and the public key that the record keeps."""

    half_1: str
    half_2: str
    public: str


def new_recovery() -> Recovery:
    """A recovery key in two halves, each of them useless alone: by itself it is a random number."""
    private, first = secrets.token_bytes(_SECRET), secrets.token_bytes(_SECRET)
    second = bytes(a ^ b for a, b in zip(private, first, strict=True))
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()
    return Recovery(half_1=typed(first), half_2=typed(second), public=public)


def seal_to(secret: Secret, public: str, bound: str) -> str:
    """A secret sealed to the recovery key, by its public part alone (ephemeral X25519, HKDF-SHA-256, AES-256-GCM)."""
    once, nonce = X25519PrivateKey.generate(), secrets.token_bytes(_NONCE)
    shared = once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    here = once.public_key().public_bytes_raw()
    locked = AESGCM(_expanded(shared, here, public)).encrypt(nonce, secret.written(), bound.encode())
    return json.dumps({"once": here.hex(), "nonce": nonce.hex(), "sealed": locked.hex()}, sort_keys=True)


def unseal_with_halves(sealed: str, half_1: str, half_2: str, bound: str) -> Secret | None:
    """The secret by both halves of the recovery key, in either order. None where they are not this office's.

    Raises ScreenerError where a half was mistyped.
    """
    private = bytes(a ^ b for a, b in zip(read(half_1), read(half_2), strict=True))
    try:
        said = json.loads(sealed)
        key = X25519PrivateKey.from_private_bytes(private)
        once = bytes.fromhex(said["once"])
        shared = key.exchange(X25519PublicKey.from_public_bytes(once))
        opened = AESGCM(_expanded(shared, once, key.public_key().public_bytes_raw().hex()))
        return Secret.read(opened.decrypt(bytes.fromhex(said["nonce"]), bytes.fromhex(said["sealed"]), bound.encode()))
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None


def _expanded(shared: bytes, once: bytes, public: str) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=32, salt=None, info=b"screener recovery 1" + once + bytes.fromhex(public)
    ).derive(shared)


def typed(half: bytes) -> str:
    """32 bytes and 3 of their SHA-256, so that a slip is seen at once: 56 signs in groups of five."""
    number = int.from_bytes(half + hashlib.sha256(half).digest()[:3], "big")
    signs = "".join(_ALPHABET[number >> (5 * at) & 31] for at in range(55, -1, -1))
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def read(sheet: str) -> bytes:
    """A half as a person typed it from its sheet. Raises ScreenerError where a sign is missing or mistyped."""
    signs = "".join(sheet.upper().replace("-", "").split()).translate(_READ_AS)
    wrong = ScreenerError("This is no half of a recovery key", "signs are missing or mistyped", "Type it as printed")
    if len(signs) != 56 or any(sign not in _ALPHABET for sign in signs):
        raise wrong
    number = 0
    for sign in signs:
        number = number << 5 | _ALPHABET.index(sign)
    data = number.to_bytes(35, "big")
    half, check = data[:_SECRET], data[_SECRET:]
    if hashlib.sha256(half).digest()[:3] != check:
        raise wrong
    return half
