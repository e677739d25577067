"""A group with a bound of its own on how many of its tasks run at once."""

from __future__ import annotations

from catalog.dsl import amounts
from catalog.dsl.groups import Group
from catalog.dsl.scope import GRAPH

PARALLELISM = "kfp-catalog/parallelism"


class SubGraph(Group):
    """A group of tasks of which `parallelism` pods run at once on a cluster; one machine bounds whole runs only."""

    def __init__(self, parallelism: int | None = None, name: str | None = None) -> None:
        super().__init__(GRAPH, name or "subgraph")
        self._limit = None if parallelism is None else amounts.count(parallelism)

    def __enter__(self) -> SubGraph:
        self._open()
        if self.draft is not None and self._limit is not None:
            self.draft.settings.annotations[PARALLELISM] = self._limit
        return self
