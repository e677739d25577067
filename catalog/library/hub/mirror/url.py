"""The address of a file in a repository on the web, taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

_RAW_HOST = "raw.githubusercontent.com"
_PAGE_HOSTS = ("github.com", "www.github.com")
_DEFAULT_PORTS = (None, 80, 443)


@dataclass(frozen=True, slots=True)
class RepositoryUrl:
    """A file of a repository; `rest` is revision and path, where only the refs tell how many parts are the revision."""

    origin: str
    rest: tuple[str, ...]

    def readings(self) -> Iterator[tuple[str, str]]:
        """Every (revision, path) that the address could mean, the shortest revision first."""
        for count in range(1, len(self.rest)):
            yield "/".join(self.rest[:count]), "/".join(self.rest[count:])


def repository_url(url: str) -> RepositoryUrl | None:
    """The file that a raw or page address on GitHub names, or None for any other address.

    Query and fragment do not count; owner and repository are in lower case, as GitHub takes any.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or port not in _DEFAULT_PORTS:
        return None
    segments = _segments(parts.path)
    if segments is None:
        return None
    if host in _PAGE_HOSTS and len(segments) > 2 and segments[2] in ("blob", "raw"):
        del segments[2]
    elif host != _RAW_HOST:
        return None
    if len(segments) < 4:
        return None
    return RepositoryUrl(f"github.com/{segments[0].lower()}/{segments[1].lower()}", tuple(segments[2:]))


def _segments(path: str) -> list[str] | None:
    """The decoded parts of a URL's path; None where one could lead elsewhere, or is no text."""
    try:
        found = [unquote_to_bytes(part).decode("utf-8") for part in path.removeprefix("/").split("/")]
    except UnicodeDecodeError:
        return None
    odd = any(part in ("", ".", "..") or "/" in part or "\0" in part for part in found)
    return None if odd else found
