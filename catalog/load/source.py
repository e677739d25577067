"""The URL a user wrote, taken apart: what to ask for, the member of an archive, the digest pin, the credentials."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from catalog.errors import UsageError
from catalog.load.github import raw_address

SCHEMES: Final = ("http", "https", "file", "gs", "s3")
_PIN = re.compile(r"sha256=([0-9a-fA-F]{64})")
_LOOKS_LIKE_PIN = re.compile(r"(?i).*=|sha|md5|[0-9a-f]{32,}$")
_USER_INFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:/*)[^/?#]*@")
_SECRET_VALUE = re.compile(r"(?i)([?&][^=&]*(?:token|key|sig|secret|passw|credential|auth)[^=&]*=)[^&#]*")
_ODD_HOST = re.compile(r"[\s\\<>\"{}|^`%;,]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Source:
    """Where a component file lies.

    `url` has no credentials, no fragment and no member. `member` names a file of the zip at `url`; `pin` is the
    promised sha256 in lower case; both may be empty. `user` is the user and password the URL held.
    """

    url: str
    scheme: str
    member: str = ""
    pin: str = ""
    user: tuple[str, str] | None = field(default=None, repr=False)
    hint: str = ""

    @property
    def address(self) -> str:
        """The URL with its member: what identifies the file."""
        return f"{self.url}!/{quote(self.member)}" if self.member else self.url

    def __str__(self) -> str:
        return shown(self.address)


def shown(url: str) -> str:
    """The URL as it may stand in a message: without user, password and the values of secret query parameters."""
    return _SECRET_VALUE.sub(r"\1***", _USER_INFO.sub(r"\1", url))


def parse(url: str) -> Source:
    """Take the URL apart; UsageError when it is none, has another scheme, or ends in a malformed digest pin."""
    text = url.strip()
    if _CONTROL.search(text):
        raise _invalid(text, "it holds control characters")
    rest, _, fragment = text.partition("#")
    pin = _pin(fragment, rest)
    archive, _, member = rest.partition("!/")
    plain, user = plain_url(archive)
    address, hint = raw_address(plain)
    return Source(address, plain.partition(":")[0], unquote(member), pin, user, hint)


def plain_url(url: str) -> tuple[str, tuple[str, str] | None]:
    """The checked URL without user and password, and those two; UsageError when it is none that can be read."""
    try:
        parts = urlsplit(url)
        user = _user(parts)
        _ = parts.port
    except ValueError:
        # The exception's own text may quote the password.
        raise _invalid(url, "its host or port is malformed") from None
    _check(parts, url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])), user


def _check(parts: SplitResult, text: str) -> None:
    scheme = parts.scheme
    if scheme not in SCHEMES:
        if len(scheme) <= len("C"):  # none, or a Windows drive
            hint = "a path on this machine is loaded with load_component_from_file, or written as file:///…"
        else:
            hint = f"schemes that can be read: {', '.join(SCHEMES)}"
        what = f"URLs of scheme '{scheme}' cannot be read" if scheme else "this is not a URL"
        raise UsageError(f"{what}: {_masked(text)}", rule="fetch-scheme", hint=hint)
    if scheme == "file":
        return
    if not parts.hostname:
        raise _invalid(text, "it names no host")
    # Readers of URLs disagree about such hosts, and credentials must go where this one thinks they go.
    if _ODD_HOST.search(parts.netloc.rpartition("@")[2]) or (scheme.startswith("http") and "\\" in text):
        raise _invalid(text, "it holds a character that may not stand there")


def _user(parts: SplitResult) -> tuple[str, str] | None:
    if parts.username is None or parts.scheme == "file":
        return None
    return unquote(parts.username), unquote(parts.password or "")


def _pin(fragment: str, rest: str) -> str:
    found = _PIN.fullmatch(fragment)
    if found:
        return found[1].lower()
    if _LOOKS_LIKE_PIN.match(fragment):
        raise UsageError(
            f"malformed digest pin '#{fragment[:80]}' after {_masked(rest)}",
            rule="fetch-pin",
            hint="a pin is written #sha256= and 64 hexadecimal digits",
        )
    return ""


def _masked(url: str) -> str:
    """Like `shown`, for text that may be no URL: everything before the last @ could be a password."""
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", url)
    head, at, tail = url.partition("?")[0].rpartition("@")
    return f"{scheme[0] if scheme else ''}{tail}" if at else shown(head + tail)


def _invalid(url: str, why: str) -> UsageError:
    return UsageError(
        f"not a valid URL, {why}: {_masked(url)!r}",
        rule="fetch-url-invalid",
        hint="a URL looks like https://host/path/component.yaml; special characters are percent-encoded",
    )
