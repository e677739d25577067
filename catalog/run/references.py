"""References: where the bytes of an artifact lie outside the artifact store, and how they are brought in."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Literal

from catalog.errors import IntegrityError
from catalog.run.blobs import BlobPlace, digest_of
from catalog.run.model import Artifact
from catalog.run.s3_objects import ObjectPlace, S3Objects
from catalog.run.tree import Entry, decode

if TYPE_CHECKING:
    from catalog.run.packed_stream import Packing

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Reference:
    """One object in object storage that has the content of an artifact, packed as `packing` says."""

    place: ObjectPlace
    packing: Packing
    kind: Literal["file", "folder"] = "file"

    def encode(self) -> bytes:
        """The reference as JSON text."""
        value = {"version": _VERSION, "packing": self.packing, "kind": self.kind, **asdict(self.place)}
        return json.dumps(value, sort_keys=True).encode()


def decode_reference(data: bytes) -> Reference:
    """The reference that `encode` wrote; IntegrityError when the text is anything else."""
    try:
        value = json.loads(data)
        place = ObjectPlace(*(str(value[name]) for name in ("bucket", "key", "endpoint", "region", "etag")))
        packing, kind = value["packing"], value["kind"]
        right = value["version"] == _VERSION and packing in ("none", "tgz") and kind in ("file", "folder")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if not right:
        raise _unreadable("unknown version, packing or kind")
    return Reference(place, packing, kind)


@dataclass(frozen=True, slots=True)
class References:
    """The references kept beside the blobs of a store, and the object storage they lead to."""

    blobs: BlobPlace
    objects: S3Objects

    def find(self, artifact: Artifact) -> Reference | None:
        """The reference of an artifact, or None."""
        data = self.blobs.reference(artifact.digest)
        found = decode_reference(data) if data is not None else None
        return found if found is not None and found.kind == artifact.kind else None

    def reaches(self, artifact: Artifact) -> bool:
        """True when the artifact has a reference and the object is there, unchanged.

        Storage that does not answer counts as not reached: a task whose result lies there can run again.
        """
        reference = self.find(artifact)
        return reference is not None and self.objects.reached(reference.place)

    def bring(self, artifact: Artifact) -> bool:
        """Fetch an artifact by its reference and keep its blobs; False when it has none.

        A folder's manifest must be among the blobs already. Raises IntegrityError when the object is gone or holds
        something else, MachineError when its storage does not answer.
        """
        from catalog.run.packed_stream import read_packed

        reference = self.find(artifact)
        if reference is None:
            return False
        wanted = self._wanted(artifact)

        def keep(stream: IO[bytes], size: int) -> tuple[str, int]:
            return self.blobs.keep_stream(stream, wanted)

        with closing(self.objects.open(reference.place)) as stream:
            found = read_packed(stream, reference.packing, keep)
        digest = found.digest if isinstance(found, Entry) else digest_of(found.encode())
        if digest != artifact.digest:
            raise IntegrityError(
                f"{reference.place.url} no longer holds sha256:{artifact.digest}",
                rule="artifact-corrupt",
                hint="something wrote to the object; run the task that made the artifact again without the cache",
            )
        return True

    def _wanted(self, artifact: Artifact) -> frozenset[str]:
        if artifact.kind == "file":
            return frozenset({artifact.digest})
        return frozenset(entry.digest for entry in decode(self.blobs.read(artifact.digest, None)).files)


def _unreadable(why: str) -> IntegrityError:
    return IntegrityError(
        f"a reference in the artifact store is not valid: {why}",
        rule="reference-invalid",
        hint="run the task that made the artifact again without the cache",
    )
