"""A hub that can be published to, wherever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.publish.prepare import Prepared
from hub.publish.publish import Published


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted beyond the version itself: see `publish`. `dry` changes nothing; `tags` are set with it."""

    dry: bool = False
    downgrade: bool = False
    tags: Sequence[str] = ()


class Place(Protocol):
    """A hub that takes what is published and what is said of versions. All raise CatalogError for a refusal."""

    @property
    def to_be_signed(self) -> bool:
        """True when who trusts the hub sees a change only after somebody has signed it."""

    def publish(self, prepared: Prepared, wish: Wish) -> Published:
        """Publish a version."""

    def deprecate(self, name: str, version: str, note: str, undo: bool) -> None:
        """Say that a version is not for new pipelines, or take that back."""

    def supersede(self, name: str, version: str, successor: str, note: str) -> None:
        """Say what takes the place of a version: `name@version`."""

    def yank(self, name: str, version: str, note: str, undo: bool) -> None:
        """Withdraw a version, or take that back."""
