"""What the store gives back: frozen values, one kind per table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.run.model import Artifact, State, Value


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run: what was asked, and how far it is. Times are seconds since the epoch, None when not reached.

    `text_digest` is sha256 hex of the linked pipeline as the store has it: equal for runs that share it.
    """

    run_id: str
    name: str
    pipeline_name: str
    pipeline_version: str
    pipeline_digest: str
    engine: str
    experiment: str
    namespace: str
    recurring_run_id: str
    parent_run_id: str
    state: State
    message: str
    created_at: float
    started_at: float | None
    ended_at: float | None
    arguments: Mapping[str, str]
    options: Mapping[str, Any]
    outputs: Mapping[str, Artifact]
    archived: bool
    terminate_requested: bool
    labels: Mapping[str, str]
    description: str = ""
    pipeline_id: str = ""
    pipeline_version_id: str = ""
    scheduled_at: float | None = None
    text_digest: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as its last change left it. `process` is set only while an attempt may still be running."""

    task: str
    component: str
    state: State
    attempt: int
    message: str
    reason: str
    exit_code: int | None
    cache_key: str
    log: str
    process: str
    started_at: float | None
    ended_at: float | None
    warnings: tuple[str, ...]
    inputs: Mapping[str, Value] = field(default_factory=dict)
    outputs: Mapping[str, Artifact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt of a task, kept when the next one begins."""

    task: str
    attempt: int
    state: State
    exit_code: int | None
    message: str
    log: str
    started_at: float | None
    ended_at: float | None


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric of a task; `value` is None when the file gave no number, `detail` is the metric as it was written."""

    task: str
    name: str
    value: float | None
    format: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VisualisationRow:
    """One entry of a task's UI metadata, in the order of the file."""

    task: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One change as it happened; `sequence` counts from 1 within the run, `task` is empty for the run itself."""

    sequence: int
    task: str
    state: State
    attempt: int
    time: float
    message: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note that somebody left on a run; `number` names it within the run."""

    number: int
    author: str
    created_at: float
    edited_at: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ArtifactUse:
    """One place where an artifact was read or made: `direction` is `in` or `out`, an empty task is the run itself."""

    run_id: str
    task: str
    direction: str
    name: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A task of some run with what it read and made; `cached_from` is the run and task whose result it took, both
    empty when it ran itself or that is not known any more. `pipeline` is the run's pipeline_digest and text_digest."""

    run_id: str
    run_name: str
    run_created_at: float
    task: str
    component: str
    state: State
    inputs: Mapping[str, Value]
    outputs: Mapping[str, Artifact]
    cached_from: tuple[str, str]
    pipeline: tuple[str, str] = ("", "")
