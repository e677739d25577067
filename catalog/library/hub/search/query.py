"""What is searched for, and how well a component answers it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.library.hub.search.document import Document
from catalog.library.hub.search.words import query_words, words

_PUNCTUATION = re.compile(r"[^a-z0-9/]")

EXACT_NAME, NAME_BEGINS, IN_NAME, IN_TEXT, PREFIXES = range(5)


@dataclass(frozen=True)
class Query:
    """Words, all of which must be found as beginnings of words, and what else must hold.

    Of several values of one kind, one must hold; `types` are those of an input or an output. Types, authors and images
    are compared without regard to case, an image with or without its tag. A label's value may be empty: then the label
    must be there. None means either.
    """

    text: str = ""
    types: tuple[str, ...] = ()
    input_types: tuple[str, ...] = ()
    output_types: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    has_tests: bool | None = None
    deprecated: bool | None = None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the text."""
        return query_words(self.text)

    @cached_property
    def moniker(self) -> str:
        """The text as it would be compared with a name; empty for one that has no letter and no digit."""
        return name_key("".join(self.text.split()))

    @property
    def terms(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The facets asked for, as pairs of a facet and the keys of which one must hold."""
        pairs = (
            ("type", self.types),
            ("input_type", self.input_types),
            ("output_type", self.output_types),
            ("image", self.images),
            ("author", self.authors),
            ("engine", self.engines),
            ("namespace", self.namespaces),
            *(("label", (f"{key}={value}" if value else key,)) for key, value in self.labels.items()),
            ("has_tests", () if self.has_tests is None else (str(self.has_tests),)),
            ("deprecated", () if self.deprecated is None else (str(self.deprecated),)),
        )
        return tuple((facet, tuple(value.casefold() for value in values)) for facet, values in pairs if values)


def facet_values(document: Document) -> dict[str, tuple[str, ...]]:
    """What a component counts for in each facet, as it is shown. A filter compares without regard to case."""
    return {
        "input_type": _distinct(port.type_name for port in document.inputs),
        "output_type": _distinct(port.type_name for port in document.outputs),
        "image": _distinct((document.image_name,)),
        "author": _distinct((document.author,)),
        "engine": document.engines,
        "namespace": (document.namespace,),
        "label": tuple(f"{key}={value}" for key, value in document.labels.items()),
        "has_tests": (str(document.tests).lower(),),
        "deprecated": (str(document.deprecated).lower(),),
    }


def facet_keys(document: Document) -> dict[str, frozenset[str]]:
    """What a filter finds a component by in each facet: its values, the image with its tag, labels without value."""
    shown = facet_values(document)
    types = (*shown["input_type"], *shown["output_type"])
    keys = {
        **shown,
        "type": types,
        "image": (*shown["image"], document.image),
        "label": (*shown["label"], *document.labels),
    }
    return {facet: frozenset(value.casefold() for value in values) for facet, values in keys.items()}


def fits_facets(document: Document, query: Query) -> bool:
    """True when everything but the words holds."""
    if not query.terms:
        return True
    keys = facet_keys(document)
    return all(not keys[facet].isdisjoint(wanted) for facet, wanted in query.terms)


def tier(document: Document, query: Query) -> int | None:
    """How well a component answers the words: 0 is best; None: not at all."""
    if not query.words:
        return IN_TEXT if not query.text.strip() else None
    key = name_key(document.name)
    if query.moniker in (key, key.rpartition("/")[2]):
        return EXACT_NAME
    if query.moniker and (key.startswith(query.moniker) or key.rpartition("/")[2].startswith(query.moniker)):
        return NAME_BEGINS
    names = words(document.name)
    if all(_begins(word, names) for word in query.words):
        return IN_NAME
    texts = words(searched_text(document))
    if texts.issuperset(query.words):
        return IN_TEXT
    return PREFIXES if all(_begins(word, texts) for word in query.words) else None


def standing(document: Document) -> tuple[bool, bool, int, str]:
    """The order among equally good answers: usable before deprecated, tested before untested, short names first."""
    return (document.deprecated, not document.tests, len(document.name), document.name)


def searched_text(document: Document) -> str:
    """Everything of a component in which words are looked for."""
    ports = (*document.inputs, *document.outputs)
    parts = [document.name, document.description, document.image, document.author]
    parts += [f"{port.name} {port.type_name}" for port in ports]
    parts += [f"{key} {value}" for key, value in document.labels.items()]
    return " ".join(parts)


def name_key(name: str) -> str:
    """A name without case and punctuation."""
    return _PUNCTUATION.sub("", name.lower())


def _begins(word: str, among: frozenset[str]) -> bool:
    return any(other.startswith(word) for other in among)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
