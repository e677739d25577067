"""Which parts of a pipeline need no pod, seen before anything is submitted.

The pipeline is walked by the scheduler of this machine's own rules, with an engine that never begins a task: what ends
all the same is known now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.pipeline.single import as_graph
from catalog.run.arguments import fill_defaults
from catalog.run.leaves import start_leaf
from catalog.run.loops import iteration_ended, start_loop
from catalog.run.model import Artifact, CachedResult, Change, State
from catalog.run.nodes import Leaf, Loop, Node, Scope
from catalog.run.scopes import start_scope, task_ended
from catalog.run.walk import Walk


@dataclass(frozen=True)
class Pruned:
    """What is known of a run before it starts, by path.

    `cached` are the results in place of tasks, `groups` the outputs of graphs and loops in which nothing is left to
    run, `skipped` the tasks whose condition is false, or that lack a value. `whole` when that is all of the pipeline.
    """

    cached: Mapping[str, CachedResult] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, Artifact]] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    whole: bool = False


def prune(walk: Walk) -> Pruned:
    """What is known of the run that `walk` is about. Of a loop in which something has to run nothing is known."""
    return _Look(walk).take()


class _Look:
    """One look at one pipeline; `ended` are the nodes that need no engine, the root aside."""

    def __init__(self, walk: Walk) -> None:
        self._lookup = walk.lookup
        self._results: dict[str, CachedResult] = {}
        self._ended: list[Node] = []
        starters: dict[type, Callable[[Walk, Any], None]] = {Leaf: _start_leaf, Scope: start_scope, Loop: _start_loop}
        enders: dict[type, Callable[[Walk, Any, Node], None]] = {Scope: self._task_ended, Loop: self._iteration_ended}
        self._walk = Walk(walk.plan, walk.artifacts, _say_nothing, self._find, starters, enders)
        self._walk.container_digests = walk.container_digests
        self._walk.submit = _never_begin

    def take(self) -> Pruned:
        walk = self._walk
        root = Scope("", as_graph(walk.plan.spec), None, "")
        root.inputs = fill_defaults(root.spec, walk.plan.arguments, set(), {}, walk.substitute).values
        walk.begin(root)
        while walk.actions:
            walk.actions.popleft()()
        found = [node for node in self._ended if not _in_open_loop(node)]
        return Pruned(
            # A task that is on record has no key here: it was not looked up.
            {node.path: self._results[node.cache_key] for node in found if isinstance(node, Leaf) and _cached(node)},
            {node.path: walk.stored(node.outputs) for node in found if not isinstance(node, Leaf) and node.state.good},
            frozenset(node.path for node in found if node.state is State.SKIPPED and not node.blocked),
            root.state.good,
        )

    def _find(self, key: str, oldest: float | None) -> CachedResult | None:
        found = self._lookup(key, oldest)
        if found is not None:
            self._results[key] = found
        return found

    def _task_ended(self, walk: Walk, scope: Scope, node: Node) -> None:
        self._ended.append(node)
        task_ended(walk, scope, node)

    def _iteration_ended(self, walk: Walk, loop: Loop, node: Node) -> None:
        self._ended.append(node)
        iteration_ended(walk, loop, node)


def _start_leaf(walk: Walk, leaf: Leaf) -> None:
    # A Kubernetes object is made for its effect; only the cluster can do it.
    if leaf.spec.container is not None or leaf.path in walk.plan.recorded:
        start_leaf(walk, leaf)


def _start_loop(walk: Walk, loop: Loop) -> None:
    # One iteration at a time: the first that has to run ends the look at them.
    start_loop(walk, loop, at_once=1)


def _never_begin(_leaf: Leaf) -> None:
    return


def _say_nothing(_change: Change) -> None:
    return


def _cached(leaf: Leaf) -> bool:
    return leaf.state is State.CACHED and bool(leaf.cache_key)


def _in_open_loop(node: Node) -> bool:
    around = node.parent
    while around is not None:
        if isinstance(around, Loop) and not around.state.good:
            return True
        around = around.parent
    return False
