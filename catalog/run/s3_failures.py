"""What goes wrong with S3: which failures pass by themselves, and all others as errors a user can act on."""

from __future__ import annotations

from catalog.errors import CatalogError, IntegrityError, MachineError
from catalog.run.storage_errors import storage_error

_BUSY = frozenset({429, 500, 502, 503, 504})
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_CREDENTIALS = frozenset({"NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError"})
_FORBIDDEN = frozenset({401, 403})


def is_transient(error: Exception) -> bool:
    """True when a broken connection or a busy server is what failed, and the same request may succeed later."""
    from botocore import exceptions as s3

    if isinstance(error, (s3.SSLError, s3.InvalidProxiesConfigError)):
        return False
    if isinstance(error, (s3.ConnectionError, s3.HTTPClientError, s3.IncompleteReadError)):
        return True
    return _status(error) in _BUSY


def is_missing(error: Exception) -> bool:
    """True when the server says that there is no such object; a bucket that is missing is another matter."""
    return _code(error) in _MISSING


def is_changed(error: Exception) -> bool:
    """True when the object is not the version that was asked for."""
    return _status(error) == 412


def s3_error(error: Exception, url: str) -> CatalogError:
    """The error for a failed request about the object `url`."""
    if is_missing(error):
        return gone(url)
    if is_changed(error):
        return changed(url)
    if type(error).__name__ in _CREDENTIALS or _status(error) in _FORBIDDEN:
        return MachineError(
            f"{url} may not be used: {error}",
            rule="storage-permission",
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and S3_ENDPOINT when it is not Amazon's server",
        )
    return storage_error(error, f"reach {url}")


def gone(url: str) -> IntegrityError:
    """The error for an object that is not there."""
    return IntegrityError(
        f"there is no object {url}",
        rule="artifact-missing",
        hint="it was deleted in the object storage; run the task that made it again without the cache",
    )


def changed(url: str) -> IntegrityError:
    """The error for an object that was written anew since it was referred to."""
    return IntegrityError(
        f"the object {url} was changed after a run had referred to it",
        rule="artifact-corrupt",
        hint="run the task that made it again without the cache",
    )


def _status(error: Exception) -> int:
    response = getattr(error, "response", None)
    found = response.get("ResponseMetadata", {}) if isinstance(response, dict) else {}
    return int(found.get("HTTPStatusCode", 0))


def _code(error: Exception) -> str:
    response = getattr(error, "response", None)
    found = response.get("Error", {}) if isinstance(response, dict) else {}
    return str(found.get("Code", ""))
