"""Reading any file of the web as bytes, with the care that a component file gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from catalog.errors import FetchError
from catalog.load.credentials import Credentials
from catalog.load.credentials import gather as credentials_for
from catalog.load.http import Answer, Query, read
from catalog.load.offline import is_offline
from catalog.load.options import FetchOptions
from catalog.load.source import Source, plain_url, shown

if TYPE_CHECKING:
    from catalog.load.connections import Connections

__all__ = ["Answer", "read_bytes", "web_credentials"]

_NOTHING: Final[Mapping[str, str]] = {}


def web_credentials(url: str, options: FetchOptions) -> Credentials:
    """What is sent to the origin of an http or https URL, and to no other. Raises UsageError."""
    plain, user = plain_url(url)
    return credentials_for(Source(plain, plain.partition(":")[0], user=user), options)


def read_bytes(
    url: str,
    limit: int,
    options: FetchOptions,
    validators: Mapping[str, str] = _NOTHING,
    credentials: Credentials | None = None,
    kept: Connections | None = None,
) -> Answer:
    """GET at most `limit` bytes, without a cache; a body None says that the copy with the validators is still good.

    `credentials` None are those that the options give; `kept` connections are made for the same `allow_private`. Raises
    FetchError (rule fetch-not-found when there is no such file, fetch-offline), UsageError for what is no URL.
    """
    if options.offline or is_offline():
        raise FetchError(f"offline: {shown(url)}", rule="fetch-offline", hint="it is not in the cache")
    sent = web_credentials(url, options) if credentials is None else credentials
    return read(Query(plain_url(url)[0], sent, options, limit, validators, kept))
