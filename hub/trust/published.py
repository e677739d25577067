"""What is signed in a hub at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from catalog.errors import IntegrityError
from catalog.library.hub.files import HubFiles
from catalog.library.hub.trust.anchor import MAX_ROLE_BYTES
from catalog.library.hub.trust.paths import TIMESTAMP, role_path

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

Role = TypeVar("Role", "Timestamp", "Snapshot", "Targets")


@dataclass(frozen=True)
class Published:
    """The three roles above the index, each with the one it names."""

    timestamp: Metadata[Timestamp]
    snapshot: Metadata[Snapshot]
    targets: Metadata[Targets]


def is_signed(files: HubFiles) -> bool:
    """True when a hub has signed metadata."""
    return files.read(TIMESTAMP, MAX_ROLE_BYTES) is not None


def read_published(files: HubFiles) -> Published | None:
    """The metadata in a hub, None when it is not signed yet.

    IntegrityError (rule sign-metadata) when they are damaged. Whose signatures they bear is not looked at here.
    """
    from tuf.api.metadata import Snapshot, Targets, Timestamp

    if not is_signed(files):
        return None
    timestamp = _read(files, TIMESTAMP, Timestamp)
    snapshot = _read(files, role_path("snapshot", timestamp.signed.snapshot_meta.version), Snapshot)
    named = snapshot.signed.meta.get("targets.json")
    if named is None:
        raise _damaged(files, role_path("snapshot", snapshot.signed.version), "it names no targets")
    return Published(timestamp, snapshot, _read(files, role_path("targets", named.version), Targets))


def still_good(metadata: Metadata[Any], role: str, root: Root) -> bool:
    """True when the metadata bear the signatures that `root` asks of `role`."""
    from tuf.api.exceptions import UnsignedMetadataError

    try:
        root.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except UnsignedMetadataError:
        return False
    return True


def _read(files: HubFiles, path: str, kind: type[Role]) -> Metadata[Role]:
    from tuf.api.metadata import Metadata
    from tuf.api.serialization import DeserializationError

    data = files.read(path, MAX_ROLE_BYTES)
    if data is None:
        raise _damaged(files, path, "it is missing")
    try:
        metadata = cast("Metadata[Role]", Metadata.from_bytes(data))
    except DeserializationError as error:
        raise _damaged(files, path, str(error)) from None
    if not isinstance(metadata.signed, kind):
        raise _damaged(files, path, "it is of another role")
    return metadata


def _damaged(files: HubFiles, path: str, why: str) -> IntegrityError:
    hint = "restore it from a copy: its version must be known, for readers refuse lower ones than they have seen"
    return IntegrityError(f"{files.place}/{path} cannot be read: {why}", rule="sign-metadata", hint=hint)
