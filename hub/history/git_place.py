"""Which repository a user means: a folder of this machine, or an address that git may be let near."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from catalog.errors import UsageError
from catalog.load.source import shown

SCHEMES = ("https", "ssh", "file")

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SSH_SHORTHAND = re.compile(r"[^/:]+@[^/:]+:.*|[A-Za-z0-9.-]+\.[a-z]+:[^/\\].*")
_GITHUB_PATH = re.compile(r"/?([A-Za-z0-9][A-Za-z0-9-]*)/([A-Za-z0-9._-]+?)(?:\.git)?/?")
_NOT_ORIGIN = re.compile(r"[^a-z0-9._-]+")
_SHORTHAND_PARTS = re.compile(r"(?:[^/:@]+@)?([^/:@]+):(?!//)(.*)")


@dataclass(frozen=True, slots=True)
class GitPlace:
    """One of `folder` and `url`."""

    folder: Path | None = None
    url: str = ""

    def __str__(self) -> str:
        return shown(self.url) if self.url else str(self.folder)


def git_place(text: str) -> GitPlace:
    """The place in `text`. UsageError (rule git-place) for what git could take for an option or a program."""
    if not text or text.startswith("-"):
        raise _refused(text, "a repository's place does not begin with -")
    if _SSH_SHORTHAND.fullmatch(text):
        raise _refused(text, "git's short form is not taken", "write ssh://user@host/path")
    if _URL.match(text) and not re.match(r"[A-Za-z]:[\\/]", text):
        return GitPlace(url=_checked(text))
    return GitPlace(folder=Path(text).expanduser().absolute())


def origin_of(address: str) -> str:
    """`github.com/owner/name` in lower case for the address of a repository on GitHub, else the empty text."""
    host, path = _host_and_path(address)
    found = _GITHUB_PATH.fullmatch(path)
    if host.removeprefix("www.") != "github.com" or not found:
        return ""
    return f"github.com/{found[1].lower()}/{found[2].lower()}"


def local_origin(place: GitPlace) -> str:
    """What stands for an origin on no known host, so that a later import knows its own components again."""
    last = (urlsplit(place.url).path if place.url else str(place.folder)).rstrip("/").rpartition("/")[2]
    return f"local/{_NOT_ORIGIN.sub('_', last.removesuffix('.git').lower()) or 'repository'}"


def given_origin(text: str) -> str:
    """The origin a user names: `owner/name` or an address on GitHub. UsageError (rule git-origin) for anything else."""
    # Parsers of addresses drop line ends.
    plain = "" if _ODD.search(text) else text
    found = origin_of(plain) or origin_of(
        f"https://github.com/{plain}" if plain.count("/") == 1 else f"https://{plain}"
    )
    if not found:
        hint = "write owner/name, such as kubeflow/pipelines"
        raise UsageError(f"{shown(text)[:80]!r} is no repository on GitHub", rule="git-origin", hint=hint)
    return found


def tree_path(text: str) -> str:
    """The folder of a repository in `text`, without slashes at its ends; "" is its root. UsageError (rule git-path)."""
    path = text.replace("\\", "/").strip("/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if text.startswith("-") or ".." in parts or _ODD.search(path.replace(" ", "")):
        hint = "name a folder as it counts from the repository's root, such as components"
        raise UsageError(f"{text[:80]!r} is no folder of a repository", rule="git-path", hint=hint)
    return "/".join(parts)


def _checked(text: str) -> str:
    if _ODD.search(text):
        raise _refused(text, "it holds blanks, control characters or backslashes")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise _refused(text, "its host or port is malformed") from None
    scheme = parts.scheme
    if scheme not in SCHEMES or "::" in text.partition("/")[0]:
        raise _refused(text, f"git may use {', '.join(SCHEMES)} here and nothing else")
    if not text.startswith(f"{scheme}://") or not parts.path.strip("/"):
        raise _refused(text, f"it is no {scheme}:// address of a repository")
    if scheme == "file":
        if parts.netloc:
            raise _refused(text, "a file: address names no host")
        return text
    if not _HOST.fullmatch(parts.hostname or ""):
        raise _refused(text, "its host is none")
    if scheme == "ssh" and parts.username is not None and not _USER.fullmatch(parts.username):
        raise _refused(text, "its user is none")
    return text


def _host_and_path(address: str) -> tuple[str, str]:
    if "://" not in address and (short := _SHORTHAND_PARTS.fullmatch(address)):
        return short[1].lower(), short[2]
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""


def _refused(text: str, why: str, hint: str = "") -> UsageError:
    return UsageError(
        f"{shown(text)[:120]!r} is no place of a git repository: {why}",
        rule="git-place",
        hint=hint or "a folder (./-name for one that begins with -), or an https, ssh or file address",
    )
