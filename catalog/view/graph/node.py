"""The values of a graph that is to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from catalog.run.model import State


class Kind(str, Enum):
    """What a node is: `exit` runs when all others of its graph have ended, `handler` is a graph with such a task."""

    TASK = "task"
    PIPELINE = "pipeline"
    CONDITION = "condition"
    LOOP = "loop"
    EXIT = "exit"
    HANDLER = "handler"
    RECURSION = "recursion"
    ITERATION = "iteration"


@dataclass(frozen=True)
class Node:
    """A task, or a group of tasks.

    `id` is the path of the task in the run (`train`, `each/3/echo`); within a loop whose iterations are shown as one,
    `*` stands for their numbers. `state` is None before there is any. `counts` are, for a loop, its iterations by
    state, for other groups the tasks within, and for a task of such a loop its instances. `condition` says when it
    runs, `detail` more in a few words: the number of attempts, a message. `inner` is the inside of an open group.
    """

    id: str
    label: str
    kind: Kind
    component: str = ""
    state: State | None = None
    counts: Mapping[State, int] = field(default_factory=dict)
    condition: str = ""
    detail: str = ""
    foldable: bool = False
    iterations: int = 0
    inner: Graph | None = None


@dataclass(frozen=True)
class Link:
    """From one node to another of the same graph; `names` tells what is passed (`model → Model`)."""

    source: str
    target: str
    names: tuple[str, ...] = ()

    @property
    def order_only(self) -> bool:
        """True when nothing is passed: the target only waits."""
        return not self.names


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the pipeline, and what leads from one to another."""

    nodes: tuple[Node, ...]
    edges: tuple[Link, ...]
