"""The live state of a run: a node for each task instance, graph and loop, touched by the scheduler's thread alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.run.model import State, Value
from catalog.spec.model import ComponentSpec, TaskSpec


@dataclass(eq=False)
class Node:
    """Something that runs to an end.

    `key` is the task's id in its graph or the number of the iteration; `blocked` is true for a node skipped because
    something before it failed; `protected` for what belongs to an exit task and so survives a stop.
    """

    path: str
    spec: ComponentSpec
    parent: Scope | Loop | None
    key: str
    task: TaskSpec | None = None
    inputs: dict[str, Value] = field(default_factory=dict)
    protected: bool = False
    state: State = State.PENDING
    message: str = ""
    blocked: bool = False
    outputs: dict[str, Value] = field(default_factory=dict)

    @property
    def component(self) -> str:
        """The name shown for what this node runs."""
        source = self.spec.source
        return (source.name if source and source.name else self.spec.name) or "component"


@dataclass(eq=False)
class Leaf(Node):
    """One container task. `earlier` attempts were made by earlier runners; `attempt` counts on from there."""

    earlier: int = 0
    attempt: int = 0
    cache_key: str = ""
    reason: str = ""


@dataclass(eq=False)
class Scope(Node):
    """One instance of a graph; `enclosing` are the graphs around it, the innermost last, for tasks that recurse."""

    enclosing: tuple[ComponentSpec, ...] = ()
    members: dict[str, Node] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    dependents: Mapping[str, list[str]] = field(default_factory=dict)
    unfinished: int = 0
    exiting: bool = False


@dataclass(eq=False)
class Loop(Node):
    """One loop: `items` are given out in order, `limit` at a time."""

    enclosing: tuple[ComponentSpec, ...] = ()
    items: list[Any] = field(default_factory=list)
    limit: int = 0
    started: int = 0
    ended: int = 0
    children: dict[int, Node] = field(default_factory=dict)
