"""Hints for a name that is not one of the known ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Comparing texts takes time that grows with their number and the square of their length.
MAX_NAMES = 64
MAX_LENGTH = 80
MAX_LISTED = 12


def suggest(name: str, names: Iterable[str], most: int = MAX_LISTED) -> str:
    """A hint that names the nearest of `names`, or lists them, at `most` so many."""
    from difflib import get_close_matches

    known = sorted(names)
    alike = sorted(known, key=lambda other: abs(len(other) - len(name)))[:MAX_NAMES]
    near = get_close_matches(name, alike, n=1, cutoff=0.6) if len(name) <= MAX_LENGTH else []
    if near:
        return f'did you mean "{near[0]}"?'
    if not known:
        return "there are none"
    return f"there are: {', '.join(known[:most])}{', …' if len(known) > most else ''}"


def suggest_key(name: str, allowed: tuple[str, ...]) -> str:
    """As suggest, and a Python-style spelling such as file_outputs finds fileOutputs."""
    camel = re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)
    return f'did you mean "{camel}"?' if camel in allowed else suggest(name, allowed)
