"""The pipeline's own tree beside the nodes of its workflow: what each task read and made, and how graphs ended.

The same values and rules as on this machine give inputs, cache keys, outputs of graphs and loops, and the reasons why
tasks did not run; the cluster is asked only what happened to pods.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.errors import CatalogError
from catalog.pipeline.single import as_graph
from catalog.run.argo.attempts import AttemptReports
from catalog.run.argo.changes import Changes
from catalog.run.argo.node_paths import Spot
from catalog.run.argo.nodes import ArgoNode, WorkflowStatus, epoch
from catalog.run.argo.prune import Pruned
from catalog.run.arguments import fill_defaults, resolve_arguments
from catalog.run.leaves import find_key
from catalog.run.loops import bound_values, loop_end, make_child
from catalog.run.model import State, TaskChange
from catalog.run.nodes import Leaf, Loop, Node, Scope
from catalog.run.outcome import Outcome, judge_outputs
from catalog.run.scopes import blocking, fill_arguments, is_exit_task, make_node, scope_end
from catalog.run.walk import Walk
from catalog.spec.cycles import task_order
from catalog.spec.model import GraphSpec, TaskSpec
from catalog.spec.references import upstream_ids
from catalog.spec.types import is_final_status

NOT_STARTED = "the workflow ended before the task began"
_NOTHING = Outcome()


@dataclass
class _Group:
    """A graph or loop that has begun: what of it has not ended, by task id or number of the iteration, and when."""

    waiting: list[str]
    ended: float = 0.0
    times: dict[str, float] = field(default_factory=dict)


class Mirror:
    """One run on a cluster. `advance` may be called as often as one likes; each change is reported once."""

    def __init__(
        self,
        walk: Walk,
        changes: Changes,
        attempts: AttemptReports,
        pruned: Pruned,
    ) -> None:
        """`pruned` is what was left out of the workflow."""
        self._walk = walk
        self._changes = changes
        self._attempts = attempts
        self._cached = pruned.cached
        self._skipped = pruned.skipped
        left_out = {*pruned.cached, *pruned.skipped, *walk.plan.recorded}
        self._inside = {*pruned.groups, *(path.rpartition("/")[0] for path in left_out)}
        for path in list(self._inside):
            while path := path.rpartition("/")[0]:
                self._inside.add(path)
        self._groups: dict[str, _Group] = {}
        self._filled: set[str] = set()
        self._status = WorkflowStatus("", "")
        self._spots: Mapping[str, Spot] = {}
        self.root = Scope("", as_graph(walk.plan.spec), None, "")
        self.root.inputs = fill_defaults(self.root.spec, walk.plan.arguments, set(), {}, walk.substitute).values

    def advance(self, status: WorkflowStatus, spots: Mapping[str, Spot]) -> bool:
        """Report what is new; True once the whole pipeline has ended."""
        self._status, self._spots = status, spots
        if status.shutdown:
            self._walk.stop.set()
        if status.shutdown == "Terminate":
            self._walk.abort.set()
        self._scope(self.root)
        return self.root.state.ended

    def ended_at(self, path: str = "") -> float:
        """When the graph or loop ended, in seconds since the epoch; 0 when nothing in it has."""
        return self._groups[path].ended if path in self._groups else 0.0

    def _scope(self, scope: Scope) -> None:
        graph = _graph(scope)
        group = self._groups.get(scope.path)
        if group is None:
            order = task_order(graph)
            group = _Group(sorted(order, key=lambda task_id: is_exit_task(graph.tasks[task_id])))
            self._groups[scope.path] = group
            self._tell(scope, State.RUNNING, self._begun(scope), inputs=True)
        over = self._over(scope)
        for task_id in list(group.waiting):
            node = self._task(scope, graph, task_id, over and self._no_exit_comes(graph.tasks[task_id]))
            if node is not None and node.state.ended:
                group.waiting.remove(task_id)
                group.ended = max(group.ended, self._ended(node))
        if not group.waiting:
            state, message = scope_end(self._walk, scope)
            self._tell(scope, state, group.ended or self._begun(scope), message)

    def _task(self, scope: Scope, graph: GraphSpec, task_id: str, over: bool) -> Node | None:
        task = graph.tasks[task_id]
        node = scope.members.get(task_id)
        if node is None:
            if not self._ready(scope, graph, task):
                return None
            node = scope.members[task_id] = make_node(scope, task_id, task)
            self._take_known(node)
        if node.state.ended:
            return node
        spot = self._spots.get(node.path)
        if node.path in self._skipped:
            self._not_run(scope, task, node, "")
        elif spot is None and node.path not in self._inside and node.path not in self._cached:
            if over:
                self._not_run(scope, task, node, self._why(scope))
        elif spot is not None and spot.node.phase in ("Skipped", "Omitted"):
            self._not_run(scope, task, node, "")
        elif self._fill(scope, task, node, spot):
            self._advance(node, spot)
        return node

    def _ready(self, scope: Scope, graph: GraphSpec, task: TaskSpec) -> bool:
        """True when all that the task's values and its fate depend on has been reported."""
        before = [other for other in upstream_ids(task) if other in graph.tasks]
        if is_exit_task(task):
            before += [other for other, one in graph.tasks.items() if not is_exit_task(one)]
        return all(other in scope.members and scope.members[other].state.ended for other in before)

    def _advance(self, node: Node, spot: Spot | None) -> None:
        if isinstance(node, Scope):
            self._scope(node)
        elif isinstance(node, Loop):
            self._loop(node)
        elif isinstance(node, Leaf):
            self._leaf(node, spot)

    def _leaf(self, leaf: Leaf, spot: Spot | None) -> None:
        if spot is None:
            result = self._cached[leaf.path]
            leaf.outputs.update(result.outputs)
            leaf.reason = f'same content as "{result.task}" of run {result.run_id}'
            told = judge_outputs(result.outputs, (), None, self._walk.artifacts)
            self._tell(leaf, State.CACHED, 0.0, inputs=True, told=told)
            return
        ended = self._attempts.advance(leaf, spot, self._walk.stopping(leaf.protected))
        if ended:
            self._groups[leaf.path] = _Group([], ended)

    def _loop(self, loop: Loop) -> None:
        group = self._groups.get(loop.path)
        if group is None:
            group = self._groups[loop.path] = _Group([str(number) for number in range(len(loop.items))])
            self._tell(loop, State.RUNNING, self._begun(loop), inputs=True)
        over = self._over(loop)
        for key in list(group.waiting):
            child = self._iteration(loop, int(key), over)
            if child.state.ended:
                group.waiting.remove(key)
                group.ended = max(group.ended, self._ended(child))
        if not group.waiting:
            state, message = loop_end(self._walk, loop)
            self._tell(loop, state, group.ended or self._begun(loop), message)

    def _iteration(self, loop: Loop, number: int, over: bool) -> Node:
        child = loop.children.get(number)
        if child is None:
            child = loop.children[number] = make_child(loop, number)
            self._take_known(child)
        if child.state.ended:
            return child
        spot = self._spots.get(child.path)
        if spot is None and child.path not in self._inside and child.path not in self._cached:
            if over:
                stopping = self._walk.stopping(loop.protected)
                message = "terminated before it started" if stopping else self._why(loop)
                self._tell(child, State.TERMINATED if stopping else State.FAILED, 0.0, message)
            return child
        if child.path not in self._filled:
            self._filled.add(child.path)
            try:
                values = {**loop.inputs, **bound_values(loop, loop.items[number])}
                child.inputs = fill_defaults(loop.spec, values, set(), {}, self._walk.substitute).values
                self._prepare_leaf(child)
            except CatalogError as error:
                self._tell(child, State.FAILED, 0.0, str(error))
                return child
        self._advance(child, spot)
        return child

    def _fill(self, scope: Scope, task: TaskSpec, node: Node, spot: Spot | None) -> bool:
        """Give the node its inputs; False, and a failed node, when they cannot be had."""
        if node.path in self._filled:
            return True
        self._filled.add(node.path)
        try:
            if fill_arguments(self._walk, scope, task, node) and not node.inputs:
                node.inputs = resolve_arguments(scope, task, node.spec, self._walk.substitute).values
            if spot is not None and is_exit_task(task):
                _take_final_status(node, spot)
            self._prepare_leaf(node)
        except CatalogError as error:
            self._tell(node, State.FAILED, 0.0, str(error))
            return False
        return True

    def _prepare_leaf(self, node: Node) -> None:
        # A Kubernetes object is made for its effect: that is never taken from the cache.
        if isinstance(node, Leaf) and node.spec.container is not None:
            find_key(self._walk, node)

    def _take_known(self, node: Node) -> None:
        """End a node that is on record as good, without a word."""
        recorded = self._walk.plan.recorded.get(node.path)
        if recorded is not None:
            node.outputs.update(recorded.outputs)
            node.state = recorded.state

    def _not_run(self, scope: Scope, task: TaskSpec, node: Node, otherwise: str) -> None:
        """End a task that has no pod, for the reason that it would have on this machine."""
        if self._walk.stopping(node.protected):
            self._tell(node, State.TERMINATED, 0.0, "terminated before it started")
            return
        culprit = None if node.protected else blocking(scope, task)
        if culprit is not None:
            node.blocked = True
            self._tell(node, State.SKIPPED, 0.0, f'not run because "{culprit.path}" did not succeed')
            return
        try:
            reason = fill_arguments(self._walk, scope, task, node)
        except CatalogError as error:
            self._tell(node, State.FAILED, 0.0, str(error))
            return
        if not reason and otherwise:
            self._tell(node, State.FAILED, 0.0, otherwise)
        else:
            self._tell(node, State.SKIPPED, 0.0, reason or "its condition is false")

    def _over(self, group: Node) -> bool:
        """True when the cluster starts nothing more of this graph or loop."""
        spot = self._spots.get(group.path)
        return self._status.ended or (bool(group.path) and spot is not None and spot.node.ended)

    def _no_exit_comes(self, task: TaskSpec) -> bool:
        """False for an exit task that a hook may still run: in a workflow that is stopped its graph ends before it."""
        return self._status.ended or not (self._status.shutdown == "Stop" and is_exit_task(task))

    def _why(self, group: Node) -> str:
        spot = self._spots.get(group.path)
        return (spot.node.message if spot is not None else "") or self._status.message or NOT_STARTED

    def _begun(self, node: Node) -> float:
        spot = self._spots.get(node.path)
        return (epoch(spot.node.started) if spot is not None else None) or 0.0

    def _ended(self, node: Node) -> float:
        return self._groups[node.path].ended if node.path in self._groups else _finished(self._spots.get(node.path))

    def _tell(
        self,
        node: Node,
        state: State,
        when: float,
        message: str = "",
        *,
        inputs: bool = False,
        told: Outcome = _NOTHING,
    ) -> None:
        node.state, node.message = state, message
        if not node.path:
            return
        moment = when or _finished(self._spots.get(node.path)) or epoch(self._status.finished) or time.time()
        self._changes.tell(
            TaskChange(
                node.path,
                node.component,
                state,
                moment,
                message=message,
                reason=node.reason if isinstance(node, Leaf) else "",
                cache_key=node.cache_key if isinstance(node, Leaf) and state is State.CACHED else "",
                inputs=dict(node.inputs) if inputs else {},
                outputs=self._walk.stored(node.outputs) if state.good else {},
                warnings=told.warnings,
                metrics=told.metrics,
                visualisations=told.visualisations,
            )
        )


def _graph(scope: Scope) -> GraphSpec:
    if scope.spec.graph is None:
        raise AssertionError("a scope is a graph")
    return scope.spec.graph


def _finished(spot: Spot | None) -> float:
    return (epoch(spot.node.finished) if spot is not None else None) or 0.0


def _take_final_status(node: Node, spot: Spot) -> None:
    """How the other tasks ended is told by the cluster to an exit task: that text is what it read."""
    names = spot.place.inputs if spot.place is not None else {}
    given = _parameters(spot.attempts[0] if spot.attempts else spot.node)
    for parameter, name in names.items():
        port = node.spec.input(name)
        if port is not None and is_final_status(port.type) and parameter in given:
            node.inputs[name] = given[parameter]


def _parameters(node: ArgoNode) -> dict[str, str]:
    return {item["name"]: str(item.get("value", "")) for item in node.inputs.get("parameters") or ()}
