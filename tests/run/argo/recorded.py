"""Workflows as a cluster showed them while they ran (in `data/`), and a run that is followed by them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.compile.compiled import Place
from catalog.run.argo.attempts import AttemptReports
from catalog.run.argo.changes import Changes
from catalog.run.argo.mirror import Mirror
from catalog.run.argo.node_paths import locate
from catalog.run.argo.nodes import ArgoNode, WorkflowStatus, read_status
from catalog.run.argo.prune import Pruned
from catalog.run.artifact_stores import open_artifacts
from catalog.run.model import CachedResult, Change, TaskChange
from catalog.run.nodes import Leaf
from catalog.run.outcome import Outcome
from catalog.run.plan import RunPlan
from catalog.run.walk import Walk
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Recording:
    """One workflow: its pipeline, what its templates stand for, and the object at several moments."""

    pipeline: ComponentSpec
    places: Mapping[str, Place]
    snapshots: tuple[Mapping[str, Any], ...]

    @property
    def statuses(self) -> list[WorkflowStatus]:
        """The status at each moment."""
        return [read_status(snapshot) for snapshot in self.snapshots]


def recording(name: str) -> Recording:
    """The recording in `data/<name>.json`."""
    data = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    places = {template: Place(**fields) for template, fields in data["places"].items()}
    return Recording(parse_component(data["pipeline"]), places, tuple(data["snapshots"]))


@dataclass
class KeptPods:
    """Pods that are gone, whose outputs are known: texts by the attempt's node name and output."""

    store: Any
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    logs: list[str] = field(default_factory=list)

    def waits_for(self, node: ArgoNode) -> str:
        return self.reasons.get(node.display_name, "")

    def given_up(self, node: ArgoNode) -> str:
        return self.lost.get(node.display_name, "")

    def ran(self, node: ArgoNode) -> bool:
        return node.phase == "Succeeded" or node.exit_code is not None

    def name_of(self, node: ArgoNode) -> str:
        return f"kubeflow/{node.id}"

    def running(self, node: ArgoNode, log: str) -> None:
        self.logs.append(log)

    def outcome(self, leaf: Leaf, node: ArgoNode, place: Place | None, log: str) -> Outcome | None:
        if node.display_name in self.slow:
            return None
        if node.phase != "Succeeded":
            return Outcome(node.message, node.exit_code)
        written = self.texts.get(node.display_name, {})
        return Outcome(exit_code=0, outputs={name: self.store.put_text(text) for name, text in written.items()})


class Follower:
    """A run of a recording: `follow` shows it moments of the workflow, `told` is what it reported."""

    def __init__(
        self,
        shown: Recording,
        folder: Path,
        pods: KeptPods | None = None,
        cached: Mapping[str, CachedResult] | None = None,
        pruned: Pruned | None = None,
        **plan: Any,
    ) -> None:
        store = open_artifacts(folder / "artifacts")
        arguments = plan.pop("arguments", {})
        self.plan = RunPlan("run-id", "rec", shown.pipeline, arguments, folder, **plan)
        self.told: list[TaskChange] = []
        self.pods = pods or KeptPods(store)
        self._places = shown.places
        walk = Walk(self.plan, store, self._hear, lambda _key, _age: None, {}, {})
        changes = Changes(self._hear, self.plan.seen)
        attempts = AttemptReports(self.plan, changes, self.pods, self.plan.attempts)
        self.mirror = Mirror(walk, changes, attempts, pruned or Pruned(cached or {}))

    def _hear(self, change: Change) -> None:
        assert isinstance(change, TaskChange)
        self.told.append(change)

    def follow(self, statuses: Iterable[WorkflowStatus]) -> bool:
        """Show these moments; True when the whole pipeline has ended by the last one."""
        ended = False
        for status in statuses:
            ended = self.mirror.advance(status, locate(status, self._places))
        return ended

    @property
    def short(self) -> list[tuple[str, str, int]]:
        """Each report as task, state and attempt."""
        return [(change.task, change.state.value, change.attempt) for change in self.told]

    def last(self, task: str) -> TaskChange:
        """The last report about a task."""
        return [change for change in self.told if change.task == task][-1]
