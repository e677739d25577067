"""A file of the hub as its database has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStat:
    """What is known of a file without its bytes: sha256 (hex), bytes, and when they last changed (epoch seconds)."""

    path: str
    digest: str
    size: int
    changed: float


@dataclass(frozen=True, slots=True)
class StoredFile(FileStat):
    """A file with its bytes."""

    content: bytes
