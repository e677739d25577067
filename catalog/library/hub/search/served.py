"""Searching a hub that is served, by asking its server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from catalog.errors import FetchError, IntegrityError
from catalog.library.hub.credentials import token_for
from catalog.library.hub.search.document import document_of_struct
from catalog.library.hub.search.hub_search import Hits
from catalog.library.hub.search.query import Query

MAX_ANSWER_BYTES = 8 << 20
# Statuses of a file server that knows no API.
ABSENT = ("fetch-not-found",)


def search_server(url: str, query: Query, limit: int = 20, offset: int = 0) -> Hits | None:
    """What the server at `url` found; None when it is a place of files alone. Raises FetchError, IntegrityError."""
    from catalog.load.options import FetchOptions
    from catalog.load.raw_bytes import read_bytes

    pairs = [*parameters(query), ("limit", str(limit)), ("offset", str(offset))]
    address = f"{url.rstrip('/')}/api/v1/search?{urlencode(pairs)}"
    try:
        answer = read_bytes(address, MAX_ANSWER_BYTES, FetchOptions(token=token_for(url)))
    except FetchError as error:
        if error.rule in ABSENT:
            return None
        raise
    return _hits(answer.body or b"", url)


def parameters(query: Query) -> Iterator[tuple[str, str]]:
    """A query as the parameters of an address."""
    if query.text:
        yield "q", query.text
    many = {
        "type": query.types,
        "input_type": query.input_types,
        "output_type": query.output_types,
        "image": query.images,
        "author": query.authors,
        "engine": query.engines,
        "namespace": query.namespaces,
        "label": tuple(f"{key}={value}" if value else key for key, value in query.labels.items()),
    }
    for name, values in many.items():
        for value in values:
            yield name, value
    for name, truth in (("has_tests", query.has_tests), ("deprecated", query.deprecated)):
        if truth is not None:
            yield name, str(truth).lower()


def _hits(body: bytes, url: str) -> Hits:
    try:
        value = json.loads(body)
        hits, total, suggestion = value["hits"], value["total"], value.get("suggestion")
        if not isinstance(total, int) or not isinstance(hits, list) or not isinstance(suggestion, (str, type(None))):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise IntegrityError(f"{url} gave an answer that is no result of a search", rule="hub-malformed") from None
    return Hits(tuple(document_of_struct(hit, url) for hit in hits), total, suggestion or "")
