"""Objects in S3 storage outside the artifact store: asked for, read as streams, written, deleted."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, BinaryIO, cast

from catalog.errors import CatalogError, MachineError
from catalog.run.s3_client import make_client
from catalog.run.s3_failures import is_missing, s3_error
from catalog.run.s3_patience import patiently
from catalog.run.s3_stream import ObjectStream

_CONNECT_SECONDS = 5
_READ_SECONDS = 30
_CONNECTIONS = 16
_SHORT_PATIENCE = 2.0
_AWAY_SECONDS = 60.0
_PART = 32 << 20
_BUFFER = 1 << 18


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    """One object: `endpoint` is the server's URL (empty: Amazon's own), `etag` the version (empty: any).

    Never holds a credential.
    """

    bucket: str
    key: str
    endpoint: str = ""
    region: str = ""
    etag: str = ""

    @property
    def url(self) -> str:
        """The object's name in messages."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """How one bucket is reached: the server's URL (empty: Amazon's own), and keys (empty: the usual AWS settings)."""

    bucket: str
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)


class S3Objects:
    """Reads and writes objects; safe for use from several threads.

    A bucket without an access of its own is reached as the environment says: S3_ENDPOINT or AWS_ENDPOINT_URL, else
    the place's endpoint, and the AWS settings. `patience` is how many seconds a server may be away before that is an
    error. Errors: MachineError when the server does not answer, refuses, or its driver is not installed.
    """

    def __init__(self, access: BucketAccess | None = None, patience: float = 10.0) -> None:
        self.access = access
        self.patience = patience
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._away: dict[str, float] = {}
        self._lock = threading.Lock()

    def has(self, place: ObjectPlace) -> bool:
        """True when the object is there and is the version that `place` says."""
        return self._has(place, self.patience)

    def reached(self, place: ObjectPlace) -> bool:
        """As `has`, but False, and soon, when the server does not answer or refuses; so for a minute from then on."""
        with self._lock:
            if self._away.get(place.bucket, 0.0) > time.monotonic():
                return False
        try:
            return self._has(place, min(self.patience, _SHORT_PATIENCE))
        except MachineError:
            with self._lock:
                self._away[place.bucket] = time.monotonic() + _AWAY_SECONDS
            return False

    def _has(self, place: ObjectPlace, patience: float) -> bool:
        found = self.find(place, patience)
        return found is not None and place.etag in ("", found.etag)

    def find(self, place: ObjectPlace, patience: float | None = None) -> ObjectPlace | None:
        """The place with the version that is there now, or None when there is no such object."""
        try:
            found = self._ask(place, "head_object", patience)
        except CatalogError:
            raise
        except Exception as error:
            if is_missing(error):
                return None
            raise s3_error(error, place.url) from error
        return replace(place, etag=str(found.get("ETag", "")))

    def open(self, place: ObjectPlace) -> BinaryIO:
        """The object as a stream, which the caller closes.

        Raises IntegrityError (rule artifact-missing) when it is not there, and (artifact-corrupt) when it is or
        becomes another version.
        """
        stream = ObjectStream(self._client(place), place.bucket, place.key, self.patience, place.etag)
        try:
            stream.start()
        except BaseException:
            stream.close()
            raise
        return cast(BinaryIO, io.BufferedReader(stream, _BUFFER))

    def put(self, place: ObjectPlace, pieces: Iterable[bytes]) -> ObjectPlace:
        """Write the object, which appears only when all of `pieces` has arrived; the place with its version."""
        parts = _parts(pieces)
        first = next(parts, b"")
        try:
            second = next(parts, None)
            if second is None:
                etag = str(self._ask(place, "put_object", Body=first)["ETag"])
            else:
                etag = self._put_parts(place, chain((first, second), parts))
        except CatalogError:
            raise
        except Exception as error:
            raise s3_error(error, place.url) from error
        return replace(place, etag=etag)

    def delete(self, place: ObjectPlace) -> None:
        """Delete the object, whatever its version; nothing happens when it is not there."""
        try:
            self._ask(place, "delete_object")
        except CatalogError:
            raise
        except Exception as error:
            raise s3_error(error, place.url) from error

    def _put_parts(self, place: ObjectPlace, parts: Iterable[bytes]) -> str:
        upload = self._ask(place, "create_multipart_upload")["UploadId"]
        done: list[dict[str, Any]] = []
        try:
            for number, part in enumerate(parts, 1):
                sent = self._ask(place, "upload_part", UploadId=upload, PartNumber=number, Body=part)
                done.append({"PartNumber": number, "ETag": sent["ETag"]})
            ended = self._ask(place, "complete_multipart_upload", UploadId=upload, MultipartUpload={"Parts": done})
        except BaseException:
            self._ask(place, "abort_multipart_upload", UploadId=upload)
            raise
        return str(ended["ETag"])

    def _ask(self, place: ObjectPlace, operation: str, patience: float | None = None, **details: Any) -> Any:
        call = getattr(self._client(place), operation)
        seconds = self.patience if patience is None else patience
        return patiently(lambda: call(Bucket=place.bucket, Key=place.key, **details), seconds)

    def _client(self, place: ObjectPlace) -> Any:
        access = self.access
        if access is None or access.bucket != place.bucket:
            access = BucketAccess(place.bucket, _endpoint(place), place.region)
        key = (access.endpoint, access.region, access.access_key)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = _make_client(access)
            return self._clients[key]


def _endpoint(place: ObjectPlace) -> str:
    return os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("S3_ENDPOINT") or place.endpoint


def _make_client(access: BucketAccess) -> Any:
    return make_client(
        access.endpoint,
        access.region or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1",
        (access.access_key, access.secret_key, access.session_token),
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        max_pool_connections=_CONNECTIONS,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path" if access.endpoint else "auto"},
        # Servers other than Amazon's may not know the check sums that newer clients add.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`pieces` put together to parts of 32 MiB at least, but for the last one."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _PART:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
