"""How many of what was found have which value of each facet."""

from __future__ import annotations

from collections import Counter

from catalog.library.hub.search.terms import FACET
from hub.search.whole import Whole

FACETS = ("input_type", "output_type", "image", "label", "author", "engine", "namespace", "has_tests", "deprecated")
# The values of a facet that are counted: those that most components have.
MOST_VALUES = 40

Counts = dict[str, tuple[tuple[str, int], ...]]
Values = dict[str, dict[str, int]]


def frequent_values(whole: Whole) -> Values:
    """For each facet the values that most components have, with the set of these."""
    found: Values = {}
    for facet in FACETS:
        counts: Counter[str] = Counter()
        for segment in whole.segments:
            for value, bits in segment.matching(f"{FACET}{facet}="):
                counts[value] += bits.bit_count()
        most = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_VALUES]
        found[facet] = {value: whole.having(f"{FACET}{facet}={value}") for value in most}
    return found


def count_facets(found: int, values: Values) -> Counts:
    """For each facet the values that some of those found have, and how many: the most frequent first."""
    counted = {}
    for facet, known in values.items():
        counts = ((value, (bits & found).bit_count()) for value, bits in known.items())
        counted[facet] = tuple(sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0])))
    return counted
