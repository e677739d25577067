"""Why a hub is not trusted: the refusals of The Update Framework's client, as errors of the catalog."""

from __future__ import annotations

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
)

from catalog.errors import IntegrityError
from catalog.library.hub.trust.paths import TIMESTAMP

HINTS = {
    "hub-expired": "its owner signs it anew with `catalog index sign --refresh`; if others read it well, compare the "
    "clocks, for somebody may hold newer states back from you",
    "hub-rollback": "an older state is shown than was seen here before: an attack, or a backup that was restored; "
    "ask the hub's owner",
    "hub-mixed": "files of several states are shown together: an attack, or a copy under way; try again, then ask "
    "the hub's owner",
    "hub-untrusted": "compare the root you trust with the one its owner publishes; do not use the hub until then",
    "hub-incomplete": "it may have been copied in part: try again, then ask the hub's owner",
    "hub-too-large": "no signed file of a hub is that large; ask the hub's owner",
}


def refusal(error: RepositoryError | DownloadError, path: str, place: str) -> IntegrityError:
    """The error for what was found at `path`, the file read last."""
    rule = _rule(error, path)
    what = f"{place} is not signed" if rule == "hub-untrusted" and _is_missing(error) else f"{place}: {_text(error)}"
    return IntegrityError(what, rule=rule, hint=HINTS[rule])


def untrusted(message: str) -> IntegrityError:
    """A refusal for a reason of our own."""
    return IntegrityError(message, rule="hub-untrusted", hint=HINTS["hub-untrusted"])


def _rule(error: RepositoryError | DownloadError, path: str) -> str:
    above_all = path == TIMESTAMP or path.endswith(".root.json")
    if isinstance(error, DownloadLengthMismatchError):
        return "hub-too-large" if above_all else "hub-mixed"
    if isinstance(error, DownloadHTTPError):
        return "hub-untrusted" if above_all else "hub-incomplete"
    if isinstance(error, ExpiredMetadataError):
        return "hub-expired"
    if isinstance(error, LengthOrHashMismatchError):
        return "hub-mixed"
    if isinstance(error, BadVersionNumberError) and not path.endswith(".root.json"):
        # Digests are compared before versions, so these are versions that the owner's keys have signed.
        return "hub-rollback"
    return "hub-untrusted"


def _is_missing(error: RepositoryError | DownloadError) -> bool:
    return isinstance(error, DownloadHTTPError)


def _text(error: RepositoryError | DownloadError) -> str:
    return str(error) or type(error).__name__
