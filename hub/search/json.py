"""Searches and their results as the hub's API has them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.errors import UsageError
from catalog.library.hub.search.connect import Connections
from catalog.library.hub.search.document import document_struct
from catalog.library.hub.search.query import Query
from hub.search.result import SearchResult

MAX_TEXT = 500
MAX_VALUES = 20
TRUTHS = {"": None, "true": True, "false": False}


def query_of(given: Mapping[str, Sequence[str]]) -> Query:
    """The query in the parameters of a request. UsageError (rule query-invalid) for values that cannot be."""
    text = _values(given, "q")
    labels = (label.partition("=") for label in _values(given, "label"))
    return Query(
        text=text[-1] if text else "",
        types=_values(given, "type"),
        input_types=_values(given, "input_type"),
        output_types=_values(given, "output_type"),
        images=_values(given, "image"),
        authors=_values(given, "author"),
        labels={key: value for key, _, value in labels},
        engines=_values(given, "engine"),
        namespaces=_values(given, "namespace", empty=True),
        has_tests=_truth(given, "has_tests"),
        deprecated=_truth(given, "deprecated"),
    )


def result_struct(result: SearchResult) -> dict[str, Any]:
    """What was found as JSON data."""
    return {
        "total": result.total,
        "hits": [document_struct(document) for document in result.hits],
        "facets": {
            facet: [{"value": value, "count": count} for value, count in counts]
            for facet, counts in result.facets.items()
        },
        "suggestion": result.suggestion or None,
    }


def result_json(result: SearchResult) -> bytes:
    """What was found as the bytes of JSON."""
    return json.dumps(result_struct(result), ensure_ascii=False, separators=(",", ":")).encode()


def connect_struct(connections: Connections) -> dict[str, Any]:
    """What can be connected as JSON data."""
    return {
        "total": connections.total,
        "hits": [
            {**document_struct(one.document), "ports": [port.name for port in one.ports], "same_type": one.same_type}
            for one in connections.connections
        ],
    }


def _values(given: Mapping[str, Sequence[str]], key: str, empty: bool = False) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value.strip() for value in given.get(key, ()) if value.strip() or empty))
    if len(values) > MAX_VALUES or any(len(value) > MAX_TEXT for value in values):
        raise UsageError(
            f"too much is asked of {key}",
            rule="query-invalid",
            hint=f"{MAX_VALUES} values of {MAX_TEXT} characters at most",
        )
    return values


def _truth(given: Mapping[str, Sequence[str]], key: str) -> bool | None:
    text = next(iter(_values(given, key)), "").lower()
    if text not in TRUTHS:
        raise UsageError(f"{key} is {text[:40]!r}", rule="query-invalid", hint="true or false")
    return TRUTHS[text]
