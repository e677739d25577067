"""Which newer version a reference should lead to, and how the reference is written then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from catalog.library.reference import Reference, newest_first

_SIMPLE = re.compile(r"([\^~=v]?)\s*(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:[-+][0-9A-Za-z.+-]*)?")


def newer_version(current: str, versions: Iterable[str], *, major: bool) -> str:
    """The highest release after `current`, across breaking changes only when `major`; `current` when there is none."""
    own = _parsed(current)
    for text in newest_first(versions):
        other = _parsed(text)
        if other.precedence_key <= own.precedence_key:
            break
        if not other.prerelease and (major or line_of(text) == line_of(current)):
            return text
    return current


def line_of(version: str) -> tuple[int, ...]:
    """The numbers that versions without breaking changes between them share: (1,) of 1.4.2, (0, 3) of 0.3.1."""
    parsed = _parsed(version)
    numbers = (parsed.major, parsed.minor, parsed.patch)
    leading = next((index for index in range(3) if numbers[index]), 2)
    return numbers[: leading + 1]


def stations(current: str, target: str, versions: Iterable[str]) -> tuple[str, ...]:
    """The versions to pass through, lowest first: the highest release of each line after that of `current`.

    The last is `target`; empty when that is of the same line.
    """
    low, high = _parsed(current).precedence_key, _parsed(target).precedence_key
    highest: dict[tuple[int, ...], str] = {}
    for text in newest_first(versions):
        parsed = _parsed(text)
        if low < parsed.precedence_key <= high and not parsed.prerelease:
            highest.setdefault(line_of(text), text)
    highest.pop(line_of(current), None)
    return tuple(reversed(highest.values()))


def retarget(reference: Reference, target: str, versions: Iterable[str]) -> Reference:
    """The reference that leads to `target`, which is one of `versions`.

    The same one when it does already; else written as before (`^1.2` → `^2.0`, `1.x` → `2.x`, `1.0.0` → `2.1.0`), or
    as `^target` where a range has no such form.
    """
    known = tuple(versions)
    if reference.select(known) == target:
        return reference
    for text in (_like(reference.range_text, target), f"^{target}"):
        candidate = Reference(reference.name, text)
        if text and candidate.select(known) == target:
            return candidate
    return Reference(reference.name, target)


def _like(range_text: str, target: str) -> str:
    found = _SIMPLE.fullmatch(range_text.strip())
    if found is None:
        return ""
    parsed = _parsed(target)
    numbers = [str(parsed.major), str(parsed.minor), str(parsed.patch)]
    parts = [new if old.isdecimal() else old for old, new in zip(found.groups()[1:], numbers, strict=True) if old]
    return found[1] + ".".join(parts)


def _parsed(text: str) -> Any:
    import semantic_version

    return semantic_version.Version(text)
