"""The moniker of a name: what is left without case and punctuation. No two names of a hub share one."""

from __future__ import annotations

_IGNORED = str.maketrans("", "", "_-")


def moniker(name: str) -> str:
    """`team/Data-Set` and `team/data_set` are both `team/dataset`; a namespace stays a part of its own."""
    return name.lower().translate(_IGNORED)
