"""The search of the home page as addresses: what is asked for, and the links that ask for more or less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from hub.search.facets import Counts

LIMIT = 20
MOST_SHOWN = 8
TITLES = {
    "output_type": "Gives",
    "input_type": "Takes",
    "engine": "Tests for",
    "namespace": "Namespace",
    "label": "Label",
    "author": "Author",
    "image": "Image",
    "has_tests": "Has tests",
    "deprecated": "Deprecated",
}
TRUTHS = {"true": "yes", "false": "no"}


@dataclass(frozen=True)
class Choice:
    """A value of a facet, how many have it, and where its link leads: with it, or without it when it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Facet:
    """A facet with the values that can be chosen now; `more` are those behind the first ones."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        """Those that are always seen."""
        return self.choices[:MOST_SHOWN]

    @property
    def more(self) -> tuple[Choice, ...]:
        """Those that are seen on demand."""
        return self.choices[MOST_SHOWN:]


Given = Mapping[str, Sequence[str]]


def facets_of(counts: Counts, given: Given) -> tuple[Facet, ...]:
    """The facets beside the results; one that does not tell them apart is left out, unless it is chosen."""
    found = []
    for name, title in TITLES.items():
        chosen = [value for value in given.get(name, ()) if value or name == "namespace"]
        known = [(value, count) for value, count in counts.get(name, ())]
        missing = [(value, 0) for value in chosen if value.casefold() not in {one.casefold() for one, _ in known}]
        choices = tuple(_choice(name, value, count, chosen, given) for value, count in (*missing, *known))
        if chosen or len(choices) > 1:
            found.append(Facet(name, title, choices))
    return tuple(found)


def chosen_of(facets: Iterable[Facet]) -> tuple[tuple[str, Choice], ...]:
    """What is chosen in any facet, with the facet's title."""
    return tuple((facet.title, choice) for facet in facets for choice in facet.choices if choice.chosen)


def address(given: Given, **changed: str | None) -> str:
    """The address of the home page with some parameters changed; None takes one away."""
    pairs = [(key, value) for key, values in given.items() for value in values if key not in changed]
    pairs += [(key, value) for key, value in changed.items() if value]
    return f"/?{urlencode(pairs)}" if pairs else "/"


def _choice(name: str, value: str, count: int, chosen: Sequence[str], given: Given) -> Choice:
    is_chosen = value.casefold() in {one.casefold() for one in chosen}
    kept = [(key, one) for key, values in given.items() for one in values if key not in (name, "offset")]
    own = [one for one in chosen if one.casefold() != value.casefold()] + ([] if is_chosen else [value])
    if name in ("has_tests", "deprecated"):
        own = [] if is_chosen else [value]
    pairs = kept + [(name, one) for one in own]
    label = TRUTHS.get(value, value) if name in ("has_tests", "deprecated") else value or "no namespace"
    return Choice(value, label, count, is_chosen, f"/?{urlencode(pairs)}" if pairs else "/")
