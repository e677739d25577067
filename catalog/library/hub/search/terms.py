"""The terms a component is found by in the search tables: one text each, its first sign says which kind."""

from __future__ import annotations

import json
import re

from catalog.library.hub.search.document import Document, Port
from catalog.library.hub.search.query import facet_values, name_key, searched_text
from catalog.library.hub.search.words import words
from catalog.library.index.canonical import canonical
from catalog.spec.model import TypeSpec

NAME, NAME_WORD, WORD, FACET, KEY, INPUT, OUTPUT, USES = "=^ #~<>@"
MAX_TERM = 200

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def document_terms(document: Document) -> frozenset[str]:
    """All terms of a component."""
    name = name_key(document.name)
    values = facet_values(document)
    written = (
        *(f"{FACET}{facet}={value}" for facet, found in values.items() for value in found),
        *(KEY + key for key in (f"image={document.image}", *(f"label={label}" for label in document.labels))),
        *(INPUT + type_text(port.type) for port in _ports(document.inputs)),
        *(OUTPUT + type_text(port.type) for port in _ports(document.outputs)),
    )
    return frozenset(
        (
            *(NAME + key for key in (name, name.rpartition("/")[2])),
            *(NAME_WORD + word for word in words(document.name)),
            *(WORD + word for word in words(searched_text(document))),
            *(USES + used for used in document.uses),
            *(_plain(term) for term in written),
        )
    )


def type_text(type_spec: TypeSpec) -> str:
    """A port's type as the text of a term."""
    return canonical(type_spec).decode("utf-8", "surrogatepass")


def type_of_text(text: str) -> TypeSpec:
    """The type in what type_text wrote; no type where it was too long to be kept."""
    try:
        found: TypeSpec = json.loads(text)
    except ValueError:
        return None
    return found


def _ports(ports: tuple[Port, ...]) -> tuple[Port, ...]:
    """The ports whose type is short enough to be found by."""
    return tuple(port for port in ports if len(type_text(port.type)) < MAX_TERM)


def _plain(term: str) -> str:
    return term[0] + _CONTROL.sub(" ", term[1:])[: MAX_TERM - 1]
