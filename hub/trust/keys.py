"""The keys at hand: the private ones of some roles or of all, and the chain of roots that says what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import UsageError
from catalog.library.hub.trust.anchor import MAX_ROLE_BYTES
from hub.trust.key_files import SUFFIX, read_key

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner
    from tuf.api.metadata import Metadata, Root

_ROOT_NAME = re.compile(r"([1-9][0-9]{0,5})\.root\.json")


@dataclass(frozen=True)
class Keys:
    """`roots` are the roots by version, `private` the private keys by their id, `place` is where they were found.

    A server has the newest root and the private keys of the roles targets, snapshot and timestamp; those of root stay
    off line.
    """

    roots: Mapping[int, bytes]
    private: Mapping[str, CryptoSigner] = field(repr=False)
    place: str = ""

    @property
    def version(self) -> int:
        """The version of the newest root."""
        return max(self.roots)

    @cached_property
    def newest(self) -> Metadata[Root]:
        """The newest root; UsageError (rule sign-root) when it is none, or is not signed by its own keys."""
        return read_root_metadata(self.roots[self.version], f"{self.place}/{self.version}.root.json")

    @property
    def root(self) -> Root:
        """What the newest root says."""
        return self.newest.signed

    def all_roots(self) -> Iterator[Root]:
        """What the roots say, the newest first. Raises as newest."""
        for version in sorted(self.roots, reverse=True):
            yield read_root_metadata(self.roots[version], f"{self.place}/{version}.root.json").signed

    def sign(self, signed: Any, role: str, by: Sequence[Root] = ()) -> bytes:
        """The metadata `signed` with the signatures of all keys at hand that the newest root names for `role`.

        `by` are other roots whose keys sign. UsageError (rule sign-threshold) when one of them needs more keys.
        """
        from tuf.api.metadata import Metadata

        metadata = Metadata(signed)
        for root in by or (self.root,):
            for signer in self._signers(root, role):
                metadata.sign(signer, append=True)
        return metadata.to_bytes()

    def _signers(self, root: Root, role: str) -> list[CryptoSigner]:
        wanted = root.roles[role]
        found = [self.private[keyid] for keyid in wanted.keyids if keyid in self.private]
        if len(found) < wanted.threshold:
            missing = ", ".join(keyid[:8] for keyid in wanted.keyids if keyid not in self.private)
            raise UsageError(
                f"the role {role} needs {wanted.threshold} of its {len(wanted.keyids)} keys, and {len(found)} are in "
                f"{self.place}",
                rule="sign-threshold",
                hint=f"give --keys for the folders of the others too: {missing}",
            )
        return found


def load_keys(folders: Sequence[Path], password: str | None = None) -> Keys:
    """The keys and roots in some folders.

    UsageError with the rules sign-keys (no folder, no key), sign-root (no root, or two of one version), keys-open,
    sign-password.
    """
    roots: dict[int, bytes] = {}
    private: dict[str, CryptoSigner] = {}
    for folder in folders:
        for path in _files(folder):
            version = _ROOT_NAME.fullmatch(path.name)
            if version:
                _add_root(roots, int(version[1]), path)
            elif path.suffix == SUFFIX:
                signer = read_key(path, password)
                private[signer.public_key.keyid] = signer
    place = ", ".join(str(folder) for folder in folders)
    if not roots:
        hint = "`catalog index keys create --out DIR` makes keys and a root"
        raise UsageError(f"there is no root (1.root.json) in {place}", rule="sign-root", hint=hint)
    return Keys(roots, private, place)


def read_root_metadata(data: bytes, where: str) -> Metadata[Root]:
    """The root in `data`; UsageError (rule sign-root) when it is none, or is not signed by its own keys."""
    from tuf.api.exceptions import RepositoryError
    from tuf.api.metadata import Metadata, Root

    try:
        metadata = Metadata[Root].from_bytes(data)
        if not isinstance(metadata.signed, Root):
            raise RepositoryError("it is of another role")
        metadata.verify_delegate("root", metadata)
    except RepositoryError as error:
        raise UsageError(f"{where} is no valid root: {error}", rule="sign-root") from None
    return metadata


def _add_root(roots: dict[int, bytes], version: int, path: Path) -> None:
    data = _read(path)
    if roots.setdefault(version, data) != data:
        raise UsageError(f"{path} differs from the root {version} in another folder", rule="sign-root")


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise UsageError(f"cannot read the keys in {folder}: {error.strerror}", rule="sign-keys") from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_ROLE_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", rule="sign-root") from None
