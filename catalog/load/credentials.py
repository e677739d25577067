"""Credentials of a fetch, bound to the one place they are meant for."""

from __future__ import annotations

import base64
import hashlib
import logging
import netrc
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from catalog.errors import UsageError
from catalog.load.options import FetchOptions
from catalog.load.source import Source

Origin = tuple[str, str, int]

_PORTS: Final = {"http": 80, "https": 443}
_ROUNDS: Final = 100_000
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff\t]*[\x21-\x7e\x80-\xff])?)?")


@dataclass(frozen=True)
class Credentials:
    """Headers and an auth object for one origin (scheme, host, port), and nobody else."""

    origin: Origin
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: Callable[[Any], Any] | None = field(default=None, repr=False)

    def belong_to(self, url: str) -> bool:
        """True when `url` has the same origin, or is its upgrade from http to https on the usual ports."""
        scheme, host, port = self.origin
        return origin_of(url) in (self.origin, ("https", host, 443) if (scheme, port) == ("http", 80) else self.origin)

    def scope(self) -> str | None:
        """A name for whoever holds these credentials: empty for nobody, None when it cannot be told.

        The name goes to disk, so guessing a password from it is made slow.
        """
        if self.auth is not None:
            return None
        if not self.headers:
            return ""
        secret = "\n".join(f"{name.lower()}: {value}" for name, value in sorted(self.headers.items()))
        return hashlib.pbkdf2_hmac("sha256", secret.encode(), repr(self.origin).encode(), _ROUNDS).hex()


def origin_of(url: str) -> Origin:
    """Scheme, host and port of an http or https URL."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)


def gather(source: Source, options: FetchOptions) -> Credentials:
    """The credentials for `source`: those given, else the URL's own, else netrc's for that very host.

    UsageError when both a token and an auth are given, or a header is malformed.
    """
    headers = dict(options.headers)
    auth: Callable[[Any], Any] | None = None
    if options.token is not None and options.auth is not None:
        raise UsageError("both a token and an auth were given", rule="fetch-credentials", hint="give one of the two")
    if options.token is not None:
        _authorise(headers, f"Bearer {options.token}")
    elif isinstance(options.auth, tuple):
        _authorise(headers, _basic(options.auth))
    elif options.auth is not None:
        auth = options.auth
    elif not any(name.lower() == "authorization" for name in headers):
        user = source.user or (_from_netrc(source) if options.allow_private else None)
        if user is not None:
            _authorise(headers, _basic(user))
    _check(headers)
    return Credentials(origin_of(source.url), headers, auth)


def _authorise(headers: dict[str, str], value: str) -> None:
    for name in [name for name in headers if name.lower() == "authorization"]:
        del headers[name]
    headers["Authorization"] = value


def _basic(user: tuple[str, str]) -> str:
    return "Basic " + base64.b64encode(":".join(user).encode()).decode("ascii")


def _check(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            raise UsageError(
                f"the header {name!r} cannot be sent: its name or value holds characters that are not allowed",
                rule="fetch-credentials",
                hint="look for line ends and blanks around a token that was read from a file",
            )


def _from_netrc(source: Source) -> tuple[str, str] | None:
    """The entry of exactly this host: a `default` entry would hand its password to any host."""
    named = os.environ.get("NETRC")
    places = [Path(named)] if named else [Path("~/.netrc"), Path("~/_netrc")]
    host = urlsplit(source.url).hostname or ""
    for place in places:
        try:
            path = place.expanduser()
            entry = netrc.netrc(str(path)).hosts.get(host) if host != "default" and path.is_file() else None
        except (netrc.NetrcParseError, OSError, RuntimeError, UnicodeDecodeError) as error:
            logging.getLogger(__name__).warning("%s is not used: %s", place, type(error).__name__)
            continue
        if entry is not None:
            return entry[0] or entry[1] or "", entry[2] or ""
    return None
