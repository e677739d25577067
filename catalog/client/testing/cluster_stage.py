"""Cases on a cluster: each a workflow of its own, of which nothing stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from catalog.client.testing.recorded_inputs import with_recorded_inputs
from catalog.client.testing.stage import Stage, Trial, no_cache
from catalog.client.testing.workflow_removal import remove_workflow
from catalog.pipeline.groups import containers_of
from catalog.run.argo.argo_run import ArgoRun
from catalog.run.argo.begin import Site
from catalog.run.argo.cluster import connect
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.preflight import preflight, refuse_errors
from catalog.run.argo.target import find_target
from catalog.run.image_commands import image_commands
from catalog.run.model import RunChange
from catalog.spec.model import ComponentSpec

JOBS = 8
"""This machine only waits for the cluster, whose size is not known here."""


class ClusterStage:
    """Argo Workflows at `site`; `keep` leaves the workflows and the objects they made."""

    name = "argo"
    jobs = JOBS

    def __init__(self, site: Site, *, keep: bool = False) -> None:
        self._site = site
        self._keep = keep

    def prepare(self, _containers: list[ComponentSpec]) -> None:
        """Raise MachineError when the cluster does not answer; what it cannot express is an error of the case."""
        self._site.cluster.version()

    def perform(self, trial: Trial) -> RunChange:
        """Run as a workflow to its end, then delete it; a trial that is over is stopped first."""
        # How many pods run at once is the cluster's affair.
        plan = replace(with_recorded_inputs(trial.plan), parallelism=0)
        site = replace(self._site, image_commands=image_commands(containers_of(plan.spec)))
        try:
            return ArgoRun(plan, site, trial.artifacts, trial.report, no_cache, trial.over).run()
        finally:
            if not self._keep:
                remove_workflow(site, plan.run_id, trial.artifacts)


@contextmanager
def open_cluster_stage(options: ClusterOptions, *, keep: bool) -> Iterator[Stage]:
    """The cluster that the options name. Raises MachineError with everything it lacks."""
    with connect(options) as cluster:
        target = find_target(cluster, options)
        refuse_errors(preflight(cluster, target))
        yield ClusterStage(Site(cluster, target, options), keep=keep)
