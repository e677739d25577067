"""Private keys as files: PEM, PKCS8, readable by their owner alone, encrypted when there is a password."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import LibraryError, UsageError

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

SUFFIX = ".pem"
_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_OTHERS = 0o007
_MAX_BYTES = 64 << 10


def write_key(folder: Path, role: str, password: str | None) -> CryptoSigner:
    """Make an ed25519 key for a role in `folder`."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner

    key = Ed25519PrivateKey.generate()
    signer = CryptoSigner(key)
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        encryption = serialization.BestAvailableEncryption(password.encode())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    create_file(folder / f"{role}-{signer.public_key.keyid[:8]}{SUFFIX}", pem, 0o600)
    return signer


def read_key(path: Path, password: str | None) -> CryptoSigner:
    """The key in a file. UsageError with the rules sign-keys (unreadable, no key), keys-open, sign-password."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    pem = _read_private(path)
    encrypted = pem.startswith(_ENCRYPTED)
    if encrypted and not password:
        hint = "set CATALOG_KEYS_PASSWORD, or run in a terminal and be asked"
        raise UsageError(f"the key {path} is encrypted and needs a password", rule="sign-password", hint=hint)
    try:
        key = load_pem_private_key(pem, password.encode() if encrypted and password else None)
        return CryptoSigner(key)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        why = "the password is wrong, or the file is damaged" if encrypted else "it is no key in PEM"
        rule = "sign-password" if encrypted else "sign-keys"
        raise UsageError(f"cannot read the key {path}: {why}", rule=rule) from None


def create_file(path: Path, data: bytes, mode: int) -> None:
    """A new file with this mode, on the disk when this returns; never through a link or over another file."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise LibraryError(f"{path} exists", rule="keys-exist", hint="keys are never written over") from None
    except OSError as error:
        raise LibraryError(f"cannot write {path}: {error.strerror}", rule="keys-unwritable") from None
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read_private(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            pem = file.read(_MAX_BYTES)
    except OSError as error:
        raise UsageError(f"cannot read the key {path}: {error.strerror}", rule="sign-keys") from None
    if mode & _OTHERS:
        raise UsageError(f"everybody can read the key {path}", rule="keys-open", hint=f"run: chmod 600 {path}")
    return pem
