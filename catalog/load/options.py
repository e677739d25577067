"""What a fetch may be told, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.resources import MAX_SPEC_BYTES


@dataclass(frozen=True)
class Fetched:
    """A component file that was read.

    `url` is what to ask for again: page addresses rewritten, credentials and digest pin removed. The target of a
    redirect is not shown there, for such targets are often signed and expire. `digest` is the sha256 (hex) of the
    text's UTF-8 bytes; the text has LF line ends. `local` is true when it came from this machine's file system.
    """

    text: str
    url: str
    digest: str
    hint: str = ""
    local: bool = False


@dataclass(frozen=True)
class FetchOptions:
    """How to fetch; times are in seconds, sizes in bytes.

    `total_timeout` bounds the whole fetch with its redirects and retries. `retries` counts attempts after the first;
    `backoff` is the first pause between two, which then doubles. `allow_private=False` is for servers that read URLs
    given by others: only public addresses, no local files, and none of this machine's own credentials or proxies.
    `headers`, `token` (sent as Bearer) and `auth` (user and password, or any requests auth object) go to the URL's own
    host only. `cache` is a folder, None for the user's cache folder. `offline` answers from the cache or not at all.
    """

    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 120.0
    retries: int = 3
    backoff: float = 0.5
    max_bytes: int = MAX_SPEC_BYTES
    offline: bool = False
    allow_private: bool = True
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: str | None = field(default=None, repr=False)
    auth: tuple[str, str] | Callable[[Any], Any] | None = field(default=None, repr=False)
    cache: Path | None = None
    use_cache: bool = True

    @property
    def max_archive_bytes(self) -> int:
        """The most bytes of a zip that are downloaded."""
        return 4 * self.max_bytes
