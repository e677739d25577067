"""Where a case is performed: one engine, with all that one run of a component asks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from catalog.run.content_store import ContentStore
from catalog.run.model import CachedResult, RunChange
from catalog.run.plan import Report, RunPlan
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True)
class Trial:
    """One run of a component: what runs, where artifacts lie, who hears of changes, and whether to give up now."""

    plan: RunPlan
    artifacts: ContentStore
    report: Report
    over: Callable[[], bool]


class Stage(Protocol):
    """An engine that is ready to work, for use from several threads; `jobs` is how many cases it does well at once."""

    name: str
    jobs: int

    def prepare(self, containers: list[ComponentSpec]) -> None:
        """Raise MachineError or RunError when the engine cannot work (any more), or cannot run these components."""

    def perform(self, trial: Trial) -> RunChange:
        """Run to the end, or until `over`, with nothing from the cache; raises CatalogError when that cannot be."""


def no_cache(_key: str, _oldest: float | None) -> CachedResult | None:
    """Nothing is known from earlier: a case is there to see the component work."""
    return None
