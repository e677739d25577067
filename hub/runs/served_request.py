"""What a server makes of a request for a run: where it is carried out is the server's to say, not the asker's."""

from __future__ import annotations

from dataclasses import replace

from catalog.client.create import ROOT_ANNOTATION
from catalog.client.prepare import Prepare, prepare_run
from catalog.client.request import Prepared, RunRequest
from catalog.client.session import Session
from catalog.errors import Finding, UsageError
from catalog.library.reference import parse_reference
from catalog.pipeline.groups import graphs_of
from catalog.run.argo.options import ClusterOptions
from catalog.spec.model import ComponentSpec
from catalog.spec.uris import is_remote
from hub.runs.place import RunPlace

_ALWAYS = ("docker", "argo")


def served_prepare(place: RunPlace) -> Prepare:
    """Makes requests ready by the rules of this server; it raises what served_request and prepare_run raise."""

    def prepare(request: RunRequest, session: Session) -> Prepared:
        asked = served_request(place, request, session)
        prepared = prepare_run(asked, session)
        _check_root(prepared)
        # Not the namespace of the cluster: rights go by it.
        return replace(prepared, namespace=request.namespace)

    return prepare


def served_request(place: RunPlace, request: RunRequest, session: Session) -> RunRequest:
    """The request as this server carries it out: its engine, its cluster, nothing read from files or the network.

    Raises UsageError (rules engine-not-allowed, pipeline-not-linked), and what resolving a reference raises.
    """
    engine = _engine(place, request.engine)
    pipeline = request.pipeline
    if isinstance(pipeline, str):
        pipeline = session.libraries.resolve(parse_reference(pipeline))
    else:
        _refuse_unlinked(pipeline)
    return replace(
        request,
        pipeline=pipeline,
        engine=engine,
        trust=place.trust and engine == "process",
        lock=None,
        locked=False,
        offline=True,
        cluster=ClusterOptions(fuse=request.cluster.fuse),
    )


def refuse_cluster_options(request: RunRequest) -> None:
    """UsageError (rule cluster-options-fixed) when the asker says which cluster, or as whom it runs there."""
    told = sorted(set(request.cluster.to_json()) - {"fuse"})
    if told:
        raise UsageError(
            f"the server says where on its cluster runs go, not the request: {', '.join(told)}",
            rule="cluster-options-fixed",
            hint="leave it out",
        )


def _engine(place: RunPlace, asked: str) -> str:
    if asked in ("", "auto"):
        return place.engine
    allowed = dict.fromkeys((place.engine, *_ALWAYS, *(("process",) if place.trust else ())))
    if asked not in allowed:
        raise UsageError(
            f'this server starts no runs with engine "{asked[:40]}"',
            rule="engine-not-allowed",
            hint=f"one of: {', '.join(allowed)}",
        )
    return asked


def _refuse_unlinked(spec: ComponentSpec) -> None:
    """A component that is named by its address would have to be fetched from there, or be a file of this machine."""
    findings = [
        Finding(
            "pipeline-not-linked",
            f'task "{"/".join((*path, task_id))}" refers to {task.component_ref.url[:200]}',
            hint="upload the pipeline, which puts every component into it",
        )
        for path, graph in graphs_of(spec)
        for task_id, task in (graph.graph.tasks.items() if graph.graph else ())
        if task.component_ref.spec is None and task.component_ref.url
    ]
    if findings:
        raise UsageError(findings=findings)


def _check_root(prepared: Prepared) -> None:
    """Outputs of containers are not put into folders of this machine that somebody else names."""
    root = prepared.request.pipeline_root or prepared.spec.annotations.get(ROOT_ANNOTATION, "")
    if root and prepared.engine != "process" and not is_remote(root):
        raise UsageError(
            f'the pipeline root "{root[:200]}" is no address in an object store',
            rule="pipeline-root-local",
            hint="such as s3://bucket/folder, or leave it out",
        )
