"""Cloning a run: the same pipeline once more, with what the user changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.client.arguments import given_arguments
from catalog.client.execute import stored_spec
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.run.argo.options import ClusterOptions

if TYPE_CHECKING:
    from catalog.store.rows import RunRow


@dataclass(frozen=True)
class CloneEdits:
    """What differs from the run that is cloned; None and empty texts keep what that run had.

    `arguments` come on top of its own, `labels` too.
    """

    arguments: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    experiment: str = ""
    engine: str = ""
    description: str | None = None
    use_cache: bool | None = None
    trust: bool = False


def clone_request(run_id: str, session: Session, edits: CloneEdits | None = None) -> RunRequest:
    """A request for the run once more, from the pipeline as it was linked then; the clone names the run as its parent.

    Raises UsageError for an unknown run or an unknown argument, StoreError when its pipeline is damaged.
    """
    from catalog.store.find_runs import get_run

    changed = edits or CloneEdits()
    row = get_run(session.store, run_id)
    spec = stored_spec(row, session)
    return RunRequest(
        pipeline=spec,
        arguments={**row.arguments, **given_arguments(spec, changed.arguments)},
        engine=changed.engine or row.engine,
        parallelism=row.options.get("parallelism"),
        use_cache=row.options.get("cache", True) if changed.use_cache is None else changed.use_cache,
        max_cache_staleness=row.options.get("max_cache_staleness"),
        locked=False,
        trust=changed.trust or row.options.get("trust", False),
        name=changed.name or f"Clone of {row.name}",
        experiment=changed.experiment or row.experiment,
        labels={**row.labels, **changed.labels},
        pipeline_root=row.options.get("pipeline_root", ""),
        parent_run_id=row.run_id,
        namespace=row.namespace,
        cluster=_cluster(row, changed),
        description=row.description if changed.description is None else changed.description,
        pipeline_id=row.pipeline_id,
        pipeline_version_id=row.pipeline_version_id,
    )


def _cluster(row: RunRow, changed: CloneEdits) -> ClusterOptions:
    """The same cluster, unless the clone is to run on another engine."""
    from catalog.client.cluster_backend import CLUSTER

    same = not changed.engine or changed.engine == row.engine
    return ClusterOptions.from_json(row.options.get(CLUSTER, {})) if same else ClusterOptions()
