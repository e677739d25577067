"""What the driver of a run is asked to do: one value, made by the client from a run's record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.run.model import Artifact, CachedResult, Change, State, Value
from catalog.spec.model import ComponentSpec

CacheLookup = Callable[[str, "float | None"], "CachedResult | None"]
Report = Callable[[Change], None]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A task that an earlier runner of this run brought to a good end."""

    state: State
    outputs: Mapping[str, Artifact]


@dataclass(frozen=True, slots=True)
class Seen:
    """The last change of a task that is on record."""

    state: State
    attempt: int = 0
    message: str = ""


@dataclass(frozen=True)
class RunPlan:
    """`spec` is linked and sound; `arguments` are the pipeline's inputs by name.

    `parallelism` bounds the tasks that run at once; `max_cache_staleness` is in seconds (None: any age, 0: no hits);
    `uri_root` is where outputUri places lie; `folder` is the run's own working folder; `recorded` maps the paths of
    tasks that need not run again, `attempts` those of others to how often they were tried by earlier runners, `seen`
    those of all tasks to what was last reported of them.
    """

    run_id: str
    name: str
    spec: ComponentSpec
    arguments: Mapping[str, Value]
    folder: Path
    parallelism: int = 4
    use_cache: bool = True
    max_cache_staleness: float | None = None
    uri_root: str = ""
    recorded: Mapping[str, Recorded] = field(default_factory=dict)
    attempts: Mapping[str, int] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
