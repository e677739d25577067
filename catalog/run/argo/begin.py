"""How a run comes to its workflow: found again where there is one, else compiled and submitted."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.compile.compiled import Compiled
from catalog.compile.expressions import own_tag
from catalog.compile.known import KnownOutput
from catalog.compile.options import CompileOptions
from catalog.compile.size import require_fits
from catalog.compile.workflow import compile_workflow
from catalog.errors import CompileError, RunError
from catalog.pipeline.settings import WorkflowSettings, settings_of
from catalog.resources import MAX_VALUE_BYTES
from catalog.run.argo.artifact_upload import location_of
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.nodes import read_status
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.prune import Pruned, prune
from catalog.run.argo.submit import (
    BEFORE,
    Before,
    before_of,
    find_submitted,
    submission_of,
    submit,
    workflow_labels,
    workflow_name,
)
from catalog.run.argo.target import Target
from catalog.run.content_store import ContentStore
from catalog.run.model import Artifact, State, TaskChange
from catalog.run.plan import RunPlan
from catalog.run.walk import Walk
from catalog.spec.uris import is_remote

ImageCommands = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

_INLINE_BYTES = 1024


@dataclass(frozen=True)
class Site:
    """Where a run takes place: the cluster, the namespace and repository in it, and what the user said of them."""

    cluster: Cluster
    target: Target
    options: ClusterOptions = field(default_factory=ClusterOptions)
    image_commands: ImageCommands = field(default_factory=dict)


@dataclass(frozen=True)
class Begun:
    """A run that has its workflow: None when nothing of it was left to run.

    `pruned` is what was known of it and was left out of the workflow, `before` how often tasks were tried before.
    """

    plan: RunPlan
    compiled: Compiled
    workflow: Mapping[str, Any] | None
    pruned: Pruned
    before: Mapping[str, int]


def begin(walk: Walk, site: Site, store: ContentStore, *, again: bool) -> Begun:
    """The run's workflow: the one that is there, or a new one when there is none or, with `again`, when it has ended.

    Raises MachineError when the cluster refuses it, CompileError for a pipeline that Argo cannot express.
    """
    there = find_submitted(site.cluster, site.target.namespace, walk.plan.run_id)
    if there is not None and not (again and read_status(there).ended):
        return _attach(walk, site, store, there)
    return _submit(walk, site, store, submission_of(there) + 1 if there is not None else 1)


def compile_options(
    plan: RunPlan, site: Site, known: Mapping[str, Mapping[str, KnownOutput]], name: str = ""
) -> CompileOptions:
    """What the compiler is asked for a run at `site`.

    Raises CompileError (rule argo-data-volume) for a pipeline that passes its files on a volume.
    """
    repository = site.target.repository
    own = settings_of(plan.spec)
    if own.data_volume:
        raise CompileError(
            "the pipeline passes its files on a volume of the cluster (data_passing_method), from where a run cannot "
            "bring them home",
            rule="argo-data-volume",
            hint="drop data_passing_method, or use `catalog compile` or `catalog deploy`",
        )
    account = site.options.service_account or ("" if own.service_account else site.target.service_account)
    return CompileOptions(
        name=name,
        namespace=site.target.namespace,
        arguments={key: value for key, value in plan.arguments.items() if isinstance(value, str)},
        settings=WorkflowSettings(service_account=account, parallelism=plan.parallelism or None),
        texts={"workflow.name": plan.name, "workflow.uid": plan.run_id},
        known=known,
        image_commands=site.image_commands,
        archive_location=(repository.archive_location() if repository else None) or {},
        pipeline_root=plan.uri_root,
        fuse=site.options.fuse,
    )


def _attach(walk: Walk, site: Site, store: ContentStore, workflow: Mapping[str, Any]) -> Begun:
    plan, before = walk.plan, before_of(workflow)
    missing = [path for path in before.known if path not in plan.recorded]
    # An earlier runner may have gone between making the workflow and noting what it had taken from the cache.
    pruned = prune(walk) if missing else Pruned()
    results = {path: outputs for path, outputs in _results(plan, pruned).items() if path in before.known}
    lost = [path for path in missing if path not in results]
    if lost:
        raise RunError(
            f'the earlier result that was taken for "{lost[0]}" is gone from the store',
            rule="result-gone",
            hint="run the pipeline anew",
        )
    options = compile_options(plan, site, _known(results, site, store), workflow["metadata"]["name"])
    compiled = compile_workflow(plan.spec, options)
    return Begun(plan, compiled, workflow, _kept(pruned, frozenset(before.known)), before.attempts)


def _submit(walk: Walk, site: Site, store: ContentStore, number: int) -> Begun:
    plan = walk.plan
    pruned = prune(walk)
    results = _results(plan, pruned)
    if pruned.whole:
        nothing = Compiled({}, {}, frozenset(results))
        return Begun(plan, nothing, None, pruned, plan.attempts)
    name = workflow_name(plan.name, plan.run_id, number)
    options = compile_options(plan, site, _known(results, site, store), name)
    compiled = compile_workflow(plan.spec, options)
    before = Before(tuple(sorted(set(results) & compiled.known)), plan.attempts)
    workflow = dict(compiled.workflow)
    metadata = dict(workflow["metadata"])
    metadata["labels"] = {**(metadata.get("labels") or {}), **workflow_labels(plan.run_id, number)}
    metadata["annotations"] = {**(metadata.get("annotations") or {}), BEFORE: before.to_text()}
    workflow["metadata"] = metadata
    require_fits(workflow)
    made = submit(site.cluster, site.target.namespace, workflow)
    if before_of(made).to_text() != before.to_text():
        # An earlier runner asked for it with other results at hand, and its request arrived after we had looked.
        return _attach(walk, site, store, made)
    kept = _without_repeated(walk, compiled)
    return Begun(kept, compiled, made, _kept(pruned, compiled.known), plan.attempts)


def _results(plan: RunPlan, pruned: Pruned) -> dict[str, Mapping[str, Artifact]]:
    """The outputs of all that needs not run, by path."""
    results: dict[str, Mapping[str, Artifact]] = {path: one.outputs for path, one in plan.recorded.items()}
    results |= {path: one.outputs for path, one in pruned.cached.items()}
    return results | dict(pruned.groups)


def _kept(pruned: Pruned, known: frozenset[str]) -> Pruned:
    """What of it was really left out of the workflow."""
    return Pruned(
        {path: one for path, one in pruned.cached.items() if _left_out(path, known)},
        {path: one for path, one in pruned.groups.items() if _left_out(path, known)},
        frozenset(path for path in pruned.skipped if _left_out(path, known)),
    )


def _without_repeated(walk: Walk, compiled: Compiled) -> RunPlan:
    """The plan without the results that the cluster makes anew, which the record then says too."""
    plan = walk.plan
    kept = {path: one for path, one in plan.recorded.items() if _left_out(path, compiled.known)}
    for path in plan.recorded:
        if path not in kept:
            walk.report(TaskChange(path, "", State.PENDING, time.time(), message="to be run again"))
    return dataclasses.replace(plan, recorded=kept)


def _left_out(path: str, known: Container[str]) -> bool:
    while path:
        if path in known:
            return True
        path = path.rpartition("/")[0]
    return False


def _known(
    results: Mapping[str, Mapping[str, Artifact]], site: Site, store: ContentStore
) -> dict[str, dict[str, KnownOutput]]:
    known: dict[str, dict[str, KnownOutput]] = {}
    for path in sorted(results, key=lambda path: path.count("/")):
        if _left_out(path.rpartition("/")[0], known):
            continue
        outputs = {name: known_output(artifact, site, store) for name, artifact in results[path].items()}
        # What Argo would change on its way into a workflow has to be made by its task again.
        if not any(own_tag(one.text or "") for one in outputs.values()):
            known[path] = outputs
    return known


def known_output(artifact: Artifact, site: Site, store: ContentStore) -> KnownOutput:
    """An output of a task that needs not run, as the compiler takes it; large ones are put where pods reach them."""
    text = None
    if artifact.kind == "file" and artifact.size <= MAX_VALUE_BYTES:
        try:
            text = store.read(artifact, MAX_VALUE_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            text = None
    if text is not None and is_remote(artifact.uri):
        return KnownOutput(text, is_uri=True)
    if text is not None and artifact.size <= _INLINE_BYTES:
        return KnownOutput(text)
    if site.target.repository is None:
        raise AssertionError("a run on a cluster has an artifact repository")
    return KnownOutput(text, location_of(artifact, site.target.repository, store))
