"""The values of a run: states, artifacts, and the changes an engine reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, Union


class State(str, Enum):
    """The state of a run or a task."""

    PENDING = "Pending"
    RUNNING = "Running"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    SKIPPED = "Skipped"
    CACHED = "Cached"
    TERMINATED = "Terminated"

    @property
    def ended(self) -> bool:
        """True for a state that nothing follows."""
        return self not in (State.PENDING, State.RUNNING)

    @property
    def good(self) -> bool:
        """True when the task's outputs can be used."""
        return self in (State.SUCCEEDED, State.CACHED)


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes held by an artifact store: sha256 hex, size in bytes, a file or a folder, and its URI where it has one."""

    digest: str
    size: int
    kind: Literal["file", "folder"] = "file"
    uri: str = ""


Value = Union[str, Artifact]


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What a run was asked to do; fixed when the run is created.

    `pipeline_text` is the linked pipeline as canonical YAML (every component inline), `arguments` the texts of the
    pipeline's inputs. `options` are engine settings as JSON values (parallelism, cache, max_cache_staleness,
    pipeline_root, trust). `pipeline_id` and `pipeline_version_id` name the uploaded pipeline it was started from;
    `scheduled_at` is the tick of a recurring run, in seconds since the epoch.
    """

    run_id: str
    name: str
    pipeline_name: str
    pipeline_text: str
    pipeline_digest: str
    engine: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    experiment: str = "Default"
    namespace: str = ""
    pipeline_version: str = ""
    recurring_run_id: str = ""
    parent_run_id: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    created_at: float = 0.0
    description: str = ""
    pipeline_id: str = ""
    pipeline_version_id: str = ""
    scheduled_at: float | None = None


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task's new state, reported by an engine; each one is stored in one transaction.

    `task` is the path of the task instance (`train`, `loop/3/echo`); `attempt` counts from 1, 0 before the first;
    `time` is seconds since the epoch; `reason` says why it ran or was taken from the cache. `process` is what the
    engine needs to end it later (a process group and its start time, a container id). `warnings` are findings about
    metrics or visualisations that do not fail the task. `metrics` and `visualisations` are the parsed files.
    """

    task: str
    component: str
    state: State
    time: float
    attempt: int = 0
    message: str = ""
    reason: str = ""
    exit_code: int | None = None
    cache_key: str = ""
    inputs: Mapping[str, Value] = field(default_factory=dict)
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    log: str = ""
    process: str = ""
    warnings: tuple[str, ...] = ()
    metrics: tuple[Mapping[str, Any], ...] = ()
    visualisations: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class RunChange:
    """The run's new state; `outputs` are the pipeline's own outputs once it succeeded."""

    state: State
    time: float
    message: str = ""
    outputs: Mapping[str, Artifact] = field(default_factory=dict)


Change = Union[TaskChange, RunChange]


@dataclass(frozen=True, slots=True)
class CachedResult:
    """An earlier success with the same content: outputs, when it was made (epoch seconds), by which run and task."""

    outputs: Mapping[str, Artifact]
    created_at: float
    run_id: str = ""
    task: str = ""
