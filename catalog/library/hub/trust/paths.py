"""Where the signed metadata of a hub lie, as paths below its root."""

from __future__ import annotations

from catalog.library.index.paths import METADATA

FOLDER = f"{METADATA}/"
SIGNED_INDEXES = f"{METADATA}/targets/"
TIMESTAMP = f"{METADATA}/timestamp.json"


def role_path(role: str, version: int) -> str:
    """A version of `root`, `targets` or `snapshot`. These files never change."""
    return f"{METADATA}/{version}.{role}.json"


def signed_index_path(digest: str) -> str:
    """The copy of `index.json` that the signed metadata name by its sha256 (hex).

    A reader takes the index from here: `index.json` itself may be a newer one than the metadata it has read.
    """
    return f"{SIGNED_INDEXES}{digest}.index.json"
