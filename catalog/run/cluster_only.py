"""Tasks that no single machine can carry out: those whose implementation is a Kubernetes object."""

from __future__ import annotations

from catalog.errors import Finding, RunError
from catalog.pipeline.groups import graphs_of
from catalog.spec.model import ComponentSpec


def refuse_resources(spec: ComponentSpec) -> None:
    """Raise RunError (rule needs-cluster) with a finding for each task of a linked pipeline that has a resource."""
    findings: list[Finding] = []
    for path, graph_spec in graphs_of(spec):
        for task_id, task in (graph_spec.graph.tasks if graph_spec.graph else {}).items():
            if task.extension is not None and task.extension.resource is not None:
                findings.append(needs_cluster("/".join((*path, task_id))))
    if findings:
        raise RunError(findings=findings)


def needs_cluster(task: str) -> Finding:
    """The finding for a task, by its path."""
    return Finding(
        "needs-cluster",
        f'task "{task}" works on a Kubernetes object, which needs a cluster',
        hint="run it with `--engine argo`",
    )
