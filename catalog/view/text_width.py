"""How wide a text will be, without a font at hand."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtfrI.,:;|!'`()[]{}/ -")
_BROAD = frozenset("mwMWOQGDNHUCR@%&_")


def text_width(text: str, size: float) -> float:
    """About the width of a text in pixels, in a sans-serif font of that size in pixels."""
    return sum(_share(letter) for letter in text) * size


def fitting(text: str, width: float, size: float) -> str:
    """The text, or as much of its beginning and end as fits into `width` pixels with an ellipsis between."""
    if text_width(text, size) <= width:
        return text
    room = width - size * 0.9
    head, tail = 0, len(text)
    used = 0.0
    while head < tail:
        # Two from the beginning for each one from the end: that is where names differ.
        from_start = (len(text) - tail) * 2 >= head
        share = _share(text[head] if from_start else text[tail - 1]) * size
        if used + share > room:
            break
        used += share
        head, tail = (head + 1, tail) if from_start else (head, tail - 1)
    return f"{text[:head].rstrip()}…{text[tail:].lstrip()}"


def _share(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.34
    return 0.82 if letter in _BROAD else 0.58
