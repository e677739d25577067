"""What the operating system or a storage driver refused, as errors a user can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.errors import MachineError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_DRIVERS = frozenset({"botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "requests", "urllib3", "adlfs", "azure"})


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn an error of the file system or of a storage driver into a MachineError that says what was being done."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, doing) from error
    except Exception as error:
        # Drivers raise families of their own, which cannot be named without importing every driver.
        if type(error).__module__.partition(".")[0] not in _DRIVERS:
            raise
        raise storage_error(error, doing) from error


def storage_error(error: Exception, doing: str) -> MachineError:
    """The MachineError for `error`, which happened while `doing` (a phrase such as `keep the file x`)."""
    number = error.errno if isinstance(error, OSError) else None
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    message = f"cannot {doing}: {reason or type(error).__name__}"
    if number in _FULL:
        return MachineError(
            message, rule="disk-full", hint="free disk space, or move CATALOG_HOME to a disk that has more"
        )
    if number in _FORBIDDEN or isinstance(error, PermissionError):
        return MachineError(
            message, rule="storage-permission", hint="check owner and permissions of the place that is named"
        )
    return MachineError(message, rule="storage-failed", hint="check that the place exists and can be reached")
