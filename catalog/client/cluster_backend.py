"""Runs on a cluster: checked against it, submitted to it, followed there."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.client.backends import Checked, Detached, MakeDriver, Work
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.errors import MachineError, UsageError
from catalog.pipeline.groups import containers_of
from catalog.run.argo.options import ClusterOptions
from catalog.run.image_commands import image_commands
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.run.argo.argo_run import ArgoRun
    from catalog.run.argo.begin import Site
    from catalog.run.argo.cluster import Cluster
    from catalog.store.rows import RunRow

CLUSTER = "cluster"

# How long it is tried to reach a cluster for something that can be asked again, in seconds.
_PATIENCE = 5.0


class ClusterBackend:
    """Argo Workflows."""

    parallelism = 0
    remote = True

    def check(self, spec: ComponentSpec, arguments: Mapping[str, str], request: RunRequest) -> Checked:
        """Look at everything that may keep the run from working there.

        Raises MachineError with all that the cluster lacks, CompileError for a pipeline that Argo cannot express or
        the cluster cannot store.
        """
        from catalog.run.argo.begin import Site
        from catalog.run.argo.cluster import connect
        from catalog.run.argo.preflight import preflight, refuse_errors
        from catalog.run.argo.target import find_target

        containers = containers_of(spec)
        images = sorted({one.container.image for one in containers if one.container is not None})
        with connect(request.cluster, patience=_PATIENCE) as cluster:
            target = find_target(cluster, request.cluster)
            findings = preflight(cluster, target, images)
            refuse_errors(findings)
            site = Site(cluster, target, request.cluster, image_commands(containers))
            warnings = _compile(spec, arguments, request, site)
        warnings += tuple(finding.message for finding in findings if finding.severity == "warning")
        found = dataclasses.replace(
            request.cluster, namespace=target.namespace, service_account=request.cluster.service_account
        )
        return Checked(warnings, {CLUSTER: found.to_json()}, target.namespace)

    @contextmanager
    def open(self, run: RunRow, spec: ComponentSpec, session: Session) -> Iterator[MakeDriver]:
        """A driver that follows the run's workflow."""
        with open_site(run, containers_of(spec)) as site:

            def make(work: Work) -> ArgoRun:
                return make_run(site, session, work)

            yield make

    def detach(self, run: RunRow, spec: ComponentSpec, session: Session) -> Detached:
        """Submit the run; the cluster then carries it out."""
        from catalog.client.cluster_runs import submit_run
        from catalog.run.argo.submit import workflow_name

        submit_run(run.run_id, session, spec)
        name = workflow_name(run.name, run.run_id)
        sentence = f"submitted as workflow {name} in namespace {run.namespace}"
        return Detached(
            f"{sentence}; `catalog runs sync {run.run_id}` takes note of what becomes of it",
            {"workflow": name, "namespace": run.namespace},
        )

    def suspend(self, run: RunRow) -> None:
        """Suspend the run's workflow."""
        _set_suspended(run, True)

    def unsuspend(self, run: RunRow) -> bool:
        """Let the run's workflow go on."""
        return _set_suspended(run, False)

    def end_undriven(self, run: RunRow, session: Session) -> bool:
        """Ask the cluster to end the run's workflow; True when it has none, or that has ended."""
        from catalog.run.argo.nodes import read_status
        from catalog.run.argo.shutdown import request_shutdown
        from catalog.run.argo.submit import find_submitted

        with open_cluster(run) as (cluster, namespace):
            there = find_submitted(cluster, namespace, run.run_id)
            if there is None or read_status(there).ended:
                return there is None
            request_shutdown(cluster, namespace, there["metadata"]["name"], "Stop")
        return False

    def forget(self, run: RunRow) -> tuple[str, ...]:
        """Delete the run's workflows, and with them their pods; outputs stay in the artifact repository."""
        from catalog.run.argo.submit import delete_submitted

        try:
            with open_cluster(run, patience=_PATIENCE) as (cluster, namespace):
                delete_submitted(cluster, namespace, run.run_id)
        except MachineError as error:
            where = f'in the namespace "{cluster_options(run).namespace}"'
            return (f"the workflow of run {run.run_id} {where} was not deleted: {error.findings[0].message}",)
        return ()


def _set_suspended(run: RunRow, suspended: bool) -> bool:
    from catalog.run.argo.nodes import read_status
    from catalog.run.argo.shutdown import set_suspended
    from catalog.run.argo.submit import find_submitted

    with open_cluster(run) as (cluster, namespace):
        there = find_submitted(cluster, namespace, run.run_id)
        if there is None:
            if not suspended:
                return False
            raise UsageError(f"run `{run.run_id}` has no workflow yet", rule="run-not-submitted", hint="wait a moment")
        status = read_status(there)
        if status.ended or status.suspended == suspended:
            return False
        return set_suspended(cluster, namespace, status.name, suspended)


def cluster_options(run: RunRow) -> ClusterOptions:
    """What was said of the cluster when the run was made."""
    return ClusterOptions.from_json(run.options.get(CLUSTER, {}))


@contextmanager
def open_cluster(run: RunRow, patience: float = 30.0) -> Iterator[tuple[Cluster, str]]:
    """The cluster a run is on, and the namespace there; `patience` is for a cluster that does not answer."""
    from catalog.run.argo.cluster import connect

    options = cluster_options(run)
    with connect(options, patience=patience) as cluster:
        yield cluster, options.namespace


@contextmanager
def open_site(run: RunRow, containers: list[ComponentSpec]) -> Iterator[Site]:
    """Where the run takes place. Raises MachineError when the cluster has no artifact repository (any more)."""
    from catalog.run.argo.begin import Site
    from catalog.run.argo.cluster import connect
    from catalog.run.argo.preflight import refuse_errors
    from catalog.run.argo.target import find_target

    options = cluster_options(run)
    with connect(options) as cluster:
        target = find_target(cluster, options)
        if target.repository is None:
            refuse_errors(target.findings)
        yield Site(cluster, target, options, image_commands(containers))


def make_run(site: Site, session: Session, work: Work) -> ArgoRun:
    """The driver of a run at `site`."""
    from catalog.run.argo.argo_run import ArgoRun

    return ArgoRun(
        work.plan,
        site,
        session.artifacts,
        work.report,
        work.lookup,
        work.stop_requested,
        again=work.again,
    )


def _compile(spec: ComponentSpec, arguments: Mapping[str, str], request: RunRequest, site: Site) -> tuple[str, ...]:
    """Compile as if nothing were known, which is the largest workflow there can be; the compiler's warnings."""
    from pathlib import Path

    from catalog.client.create import ROOT_ANNOTATION
    from catalog.compile.size import require_fits
    from catalog.compile.workflow import compile_workflow
    from catalog.run.argo.begin import compile_options
    from catalog.run.plan import RunPlan

    name, run_id = request.name or "run", uuid.uuid4().hex
    root = request.pipeline_root or spec.annotations.get(ROOT_ANNOTATION, "")
    plan = RunPlan(run_id, name, spec, arguments, Path(), parallelism=request.parallelism or 0, uri_root=root)
    compiled = compile_workflow(spec, compile_options(plan, site, {}, name="x"))
    require_fits(compiled.workflow)
    return compiled.warnings
