"""New keys for a hub, and the root that names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from catalog.errors import LibraryError, UsageError
from catalog.library.index.canonical import sha256_hex
from hub.trust.key_files import create_file, write_key
from hub.trust.keys import Keys
from hub.trust.roles import ROLES, USUAL, Lifetimes, whole_second


@dataclass(frozen=True)
class Scheme:
    """How many keys each role has, and how many of them must sign; 1 where nothing is said."""

    counts: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)

    def count(self, role: str) -> int:
        """How many keys a role has."""
        return self.counts.get(role, 1)

    def threshold(self, role: str) -> int:
        """How many keys of a role must sign; UsageError (rule sign-threshold) when it has not so many."""
        wanted = self.thresholds.get(role, 1)
        if not 1 <= wanted <= self.count(role):
            raise UsageError(
                f"the role {role} has {self.count(role)} keys: {wanted} of them cannot sign", rule="sign-threshold"
            )
        return wanted


ONE_EACH = Scheme()


@dataclass(frozen=True)
class NewRoot:
    """A root that was written: its file, its version, the sha256 (hex) by which readers may trust it."""

    path: Path
    version: int
    digest: str


def create_keys(
    folder: Path,
    now: datetime,
    scheme: Scheme = ONE_EACH,
    lifetimes: Lifetimes = USUAL,
    password: str | None = None,
) -> NewRoot:
    """Make the keys of all roles and the first root in `folder`, which may not hold any.

    Raises LibraryError (rules keys-exist, keys-unwritable), UsageError (sign-threshold).
    """
    from tuf.api.metadata import Root

    thresholds = {role: scheme.threshold(role) for role in ROLES}
    _make_folder(folder)
    root = Root(version=1, expires=whole_second(now) + lifetimes.root, consistent_snapshot=True)
    private = {}
    for role in ROLES:
        for _ in range(scheme.count(role)):
            signer = write_key(folder, role, password)
            private[signer.public_key.keyid] = signer
            root.add_key(signer.public_key, role)
        root.roles[role].threshold = thresholds[role]
    return write_root(folder, 1, Keys({}, private, str(folder)).sign(root, "root", (root,)))


def write_root(folder: Path, version: int, data: bytes) -> NewRoot:
    """A root file beside the keys."""
    path = folder / f"{version}.root.json"
    create_file(path, data, 0o644)
    return NewRoot(path, version, sha256_hex(data))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = sorted(path.name for path in folder.iterdir() if path.suffix in (".pem", ".json"))
    except OSError as error:
        raise LibraryError(f"cannot write {folder}: {error.strerror}", rule="keys-unwritable") from None
    if found:
        hint = "`catalog index keys rotate` replaces keys; a new set belongs into a folder of its own"
        raise LibraryError(f"{folder} holds keys already: {found[0]}", rule="keys-exist", hint=hint)
