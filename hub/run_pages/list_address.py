"""The addresses of lists: a path with a query whose parameters change one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode


def address(path: str, given: Mapping[str, str | Sequence[str]], **changes: str | Sequence[str] | None) -> str:
    """`path` with the parameters `given` and `changes` over them; None and empty ones are left out."""
    merged = {**given, **changes}
    kept = [(key, value) for key, value in merged.items() if value]
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path
