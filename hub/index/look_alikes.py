"""Names that differ in case and punctuation alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.library.index.moniker import moniker


def look_alikes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names, or of their namespaces, that have one moniker; and of a name that is a namespace too."""
    known: dict[str, str] = {}
    for name in sorted(set(names)):
        namespace, slash, _ = name.partition("/")
        for text in (name, f"{namespace}/") if slash else (name,):
            other = known.setdefault(_key(text), text)
            if other != text:
                yield other.rstrip("/"), text.rstrip("/")
                break


def _key(text: str) -> str:
    # The namespace `a/` and the component `a` would be one folder of a library.
    return moniker(text.rstrip("/"))
