"""Which task of the pipeline each node of a Workflow stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from catalog.compile.compiled import Place
from catalog.run.argo.nodes import ArgoNode, WorkflowStatus
from catalog.run.paths import join

_ITERATION = re.compile(r"\((\d+):")
_HOOK = ".onExit"
_DAGS = ("graph", "wrapper", "loop", "choice")
_SEE_THROUGH = ("wrapper", "choice")
_EXIT_CODE = re.compile(r"\(exit code (\d+)\)")
_SKIPPED = ("Skipped", "Omitted")

UNSAVED = "a later task in the same pod failed, so that its outputs were not kept"

Places = Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Spot:
    """What the cluster knows of one task instance.

    `node` stands for it as a whole; `attempts` are its pods, the first one first: more than one where it was tried
    again. `place` says what its template stands for.
    """

    node: ArgoNode
    attempts: tuple[ArgoNode, ...] = ()
    place: Place | None = None


def locate(status: WorkflowStatus, places: Places) -> dict[str, Spot]:
    """The spot of each task instance that has a node, by its path; the whole pipeline is under the empty path."""
    return _Finder(status, places).spots()


class _Finder:
    def __init__(self, status: WorkflowStatus, places: Places) -> None:
        self._nodes = status.nodes
        self._root = status.name
        # A workflow that is stopped kills the exit tasks of its DAGs and runs them once more by hooks.
        self._hooks_come = status.shutdown == "Stop" and not status.ended
        self._hooked: set[str] = set()
        self._weak: set[str] = set()
        self._places = places
        self._inside: dict[str, list[ArgoNode]] = {}
        for node in status.nodes.values():
            self._inside.setdefault(node.boundary, []).append(node)
        self._spots: dict[str, Spot] = {}

    def spots(self) -> dict[str, Spot]:
        # A list of what is left to enter, since tasks that recurse may lie a hundred levels deep.
        waiting = list(self._outermost())
        while waiting:
            node, path, hooked = waiting.pop()
            place = self._places.get(node.template)
            self._note(node, path, place, hooked)
            if place is not None and place.kind in _DAGS:
                waiting.extend(self._children(node, path, place, hooked))
        return self._spots

    def _outermost(self) -> Iterator[tuple[ArgoNode, str, bool]]:
        """The pipeline's own node, and that of its exit part where that is one of the workflow as a whole."""
        for node in self._inside.get("", ()):
            if node.id == self._root or node.hooked:
                yield node, "", node.hooked

    def _note(self, node: ArgoNode, path: str, place: Place | None, hooked: bool) -> None:
        if place is not None and place.kind in _SEE_THROUGH:
            # What is inside says more, where there is such a node.
            if path not in self._spots:
                self._weak.add(path)
                self._spots[path] = Spot(node, (), place)
            return
        if place is not None and place.kind == "fused":
            self._note_containers(node, path, place)
            return
        there = self._spots.get(path)
        decided = there is not None and (there.node.phase == "Succeeded" or path in self._hooked)
        if decided and path not in self._weak:
            return
        self._weak.discard(path)
        if hooked:
            self._hooked.add(path)
        attempts = () if place is not None and place.kind in _DAGS else self._attempts(node)
        self._spots[path] = Spot(node, attempts, place)

    def _note_containers(self, pod: ArgoNode, path: str, place: Place) -> None:
        """The containers of a pod that carries out several tasks, which lie beside each other; `path` is the last's."""
        self._spots[path] = Spot(pod, (), place)
        for child in self._inside.get(pod.id, ()):
            if child.type == "Container" and child.display_name in place.tasks:
                node = _container(child, pod)
                task = join(path.rpartition("/")[0], place.tasks[child.display_name])
                self._spots[task] = Spot(node, (node,), place.containers.get(child.display_name))

    def _attempts(self, node: ArgoNode) -> tuple[ArgoNode, ...]:
        if node.type != "Retry":
            return (node,) if node.type in ("Pod", "Container") else ()
        return tuple(self._nodes[key] for key in node.children if key in self._nodes and self._nodes[key].retried)

    def _children(self, node: ArgoNode, path: str, place: Place, hooked: bool) -> Iterator[tuple[ArgoNode, str, bool]]:
        for child in self._inside.get(node.id, ()):
            if child.retried or (place.kind == "choice" and child.phase in _SKIPPED):
                continue
            if place.kind == "loop":
                iteration = _ITERATION.search(child.display_name)
                if iteration is not None:
                    yield child, join(path, iteration[1]), hooked
                continue
            task = place.tasks.get(child.display_name.removesuffix(_HOOK) if child.hooked else child.display_name)
            exits = place.kind == "graph" and task == "" and not child.hooked
            if task is not None and not (exits and self._hooks_come and child.phase != "Succeeded"):
                # The hook runs the exit parts of several graphs, and names each by its whole path.
                inner = task if node.hooked else join(path, task) if task else path
                yield child, inner, hooked or child.hooked


def _container(node: ArgoNode, pod: ArgoNode) -> ArgoNode:
    """A container's node with what is known of its pod only: when its outputs are there, and where."""
    good, ended = node.phase == "Succeeded", _EXIT_CODE.search(node.message)
    if good and pod.ended and pod.phase != "Succeeded":
        node, good = replace(node, phase="Error", message=UNSAVED), False
    return replace(
        node,
        pod=pod.id,
        message=node.message.rstrip(": "),
        container=node.display_name,
        template=pod.template,
        # It waits in the pod, and says so, for one that then fails.
        phase="Omitted" if not good and 'dependency "' in node.message else node.phase,
        outputs={**pod.outputs, "exitCode": "0"} if good else {"exitCode": ended[1]} if ended else {},
        synced=pod.ended or not good,
    )
