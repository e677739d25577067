"""What a user asks for when starting a run, and that request made ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.run.argo.options import ClusterOptions
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True)
class RunRequest:
    """A run to start.

    `pipeline` is a file, a URL, `file.py:function`, a reference such as `echo@1`, or a value. `arguments` are texts by
    input name. `engine` is `auto` or an engine's name. `parallelism` bounds the tasks that run at once.
    `max_cache_staleness` is an ISO-8601 duration. `lock` names a lock file; `locked` None takes `catalog.lock` beside
    the pipeline's file when there is one, False takes none, True demands it. `trust` lets the process engine run
    commands of components that were fetched over the network. `pipeline_root` is where outputUri places lie.
    An empty `experiment` is the store's default one.
    `cluster` says where on which cluster, for engine `argo`. `pipeline_id` and `pipeline_version_id` name the uploaded
    pipeline that `pipeline` was read from; `scheduled_at` is the tick of a recurring run, in seconds since the epoch.
    """

    pipeline: str | ComponentSpec
    arguments: Mapping[str, str] = field(default_factory=dict)
    engine: str = "auto"
    parallelism: int | None = None
    use_cache: bool = True
    max_cache_staleness: str | None = None
    lock: Path | None = None
    locked: bool | None = None
    require_image_digests: bool = False
    trust: bool = False
    name: str = ""
    experiment: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    pipeline_root: str = ""
    offline: bool = False
    parent_run_id: str = ""
    recurring_run_id: str = ""
    namespace: str = ""
    cluster: ClusterOptions = field(default_factory=ClusterOptions)
    description: str = ""
    pipeline_id: str = ""
    pipeline_version_id: str = ""
    scheduled_at: float | None = None


@dataclass(frozen=True)
class Prepared:
    """A request that can run: nothing is stored yet.

    `spec` is linked and sound, `arguments` are complete (defaults filled in), `engine` is a name and not `auto`.
    `untrusted` names the components that came over the network. `engine_options` are kept with the run for its engine,
    `namespace` is the one on the cluster.
    """

    request: RunRequest
    spec: ComponentSpec
    arguments: Mapping[str, str]
    engine: str
    warnings: tuple[str, ...] = ()
    untrusted: tuple[str, ...] = ()
    engine_options: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = ""
