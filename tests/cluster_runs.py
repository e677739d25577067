"""What tests on a cluster clean up: the workflows of the runs they made."""

from __future__ import annotations

from catalog.client.cluster_backend import open_cluster
from catalog.client.session import Session
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.submit import RUN_ID
from catalog.store.find_runs import RunFilter, list_runs


def delete_workflows(session: Session) -> None:
    """Delete every workflow that a run in this session's store has on its cluster, with its pods."""
    for run in list_runs(session.store, RunFilter(archived=None), limit=1000):
        if run.engine != "argo":
            continue
        with open_cluster(run) as (cluster, namespace):
            for workflow in cluster.list(WORKFLOW, namespace, labels=f"{RUN_ID}={run.run_id}").items:
                cluster.delete(WORKFLOW, workflow["metadata"]["name"], namespace)
