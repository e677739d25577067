"""An object in S3 storage as a stream of bytes that goes on where the connection broke."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeVar

from catalog.run.s3_failures import s3_error
from catalog.run.s3_patience import Patience

_Result = TypeVar("_Result")


class ObjectStream(io.RawIOBase):
    """The bytes of one version of an object, from the first to the last.

    After a break it goes on with the next byte of the same version, and gives up when nothing arrives for `patience`
    seconds. Raises IntegrityError when the object is gone or changed, MachineError when the server refuses or is away.
    """

    def __init__(self, client: Any, bucket: str, key: str, patience: float, etag: str = "") -> None:
        super().__init__()
        self.etag = etag
        self._client = client
        self._bucket = bucket
        self._key = key
        self._patience = Patience(patience)
        self._body: Any = None
        self._place = 0
        self._size = 0

    def start(self) -> None:
        """Ask for the object, so that what is wrong with it is known before the first byte is read."""
        self._persist(self._ask)

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`, or a part of it; 0 only at the end."""
        view = memoryview(buffer).cast("B")
        if self._place >= self._size or not view.nbytes:
            return 0
        data = self._persist(lambda: self._read(view.nbytes))
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        """Let go of the connection."""
        self._drop()
        super().close()

    def _read(self, size: int) -> bytes:
        from botocore.exceptions import IncompleteReadError

        if self._body is None:
            self._ask()
        data = bytes(self._body.read(size))
        if not data:
            raise IncompleteReadError(actual_bytes=self._place, expected_bytes=self._size)
        return data

    def _ask(self) -> None:
        details: dict[str, str] = {"IfMatch": self.etag} if self.etag else {}
        if self._place:
            details["Range"] = f"bytes={self._place}-"
        found = self._client.get_object(Bucket=self._bucket, Key=self._key, **details)
        self.etag = str(found.get("ETag", ""))
        self._body = found["Body"]
        self._size = self._place + int(found["ContentLength"])

    def _persist(self, work: Callable[[], _Result]) -> _Result:
        while True:
            try:
                result = work()
            except Exception as error:
                self._drop()
                try:
                    self._patience.bear(error)
                except Exception:
                    raise s3_error(error, f"s3://{self._bucket}/{self._key}") from error
            else:
                self._patience.reset()
                return result

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
