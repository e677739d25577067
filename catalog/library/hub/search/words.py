"""Text to the words it is searched by."""

from __future__ import annotations

import re

MAX_WORDS = 16
MAX_WORD = 64

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words(text: str) -> frozenset[str]:
    """The words of `text` in lower case: `trainModel` is `trainmodel`, `train` and `model`."""
    found = {word[:MAX_WORD] for word in _WORD.findall(text.lower())}
    if _HUMP.search(text):
        found.update(part.lower()[:MAX_WORD] for word in _WORD.findall(text) for part in _HUMP.split(word))
    return frozenset(found)


def query_words(text: str) -> tuple[str, ...]:
    """The words somebody asks for, MAX_WORDS at most."""
    return tuple(dict.fromkeys(word.lower()[:MAX_WORD] for word in _WORD.findall(text)))[:MAX_WORDS]


def slips(word: str) -> set[str]:
    """Every text that is one slip away from `word`."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pairs = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in pairs if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in pairs if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in pairs if right for letter in letters}
    added = {left + letter + right for left, right in pairs for letter in letters}
    return (missing | swapped | wrong | added) - {word}
