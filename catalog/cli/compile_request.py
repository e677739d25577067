"""From the options of `catalog compile` to a request."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.cli.pipeline_request import pipeline_request
from catalog.client.compile import CompileRequest
from catalog.pipeline.settings import WorkflowSettings


def make_compile_request(
    pipeline: str,
    *,
    name: str,
    namespace: str,
    service_account: str,
    params: Sequence[str],
    param_file: str,
    parallelism: int | None,
    timeout: int | None,
    ttl: int | None,
    pod_gc: str | None,
    labels: Sequence[str],
    pipeline_root: str,
    fuse: bool,
    lock: str,
    no_lock: bool,
    offline: bool,
) -> CompileRequest:
    """The request; UsageError (ours or click's) for options that cannot be meant."""
    run = pipeline_request(
        pipeline,
        params=params,
        param_file=param_file,
        labels=labels,
        lock=lock,
        no_lock=no_lock,
        pipeline_root=pipeline_root,
        offline=offline,
    )
    settings = WorkflowSettings(
        service_account=service_account,
        parallelism=parallelism,
        timeout_seconds=timeout,
        ttl_seconds=ttl,
        pod_gc=pod_gc or "",
    )
    return CompileRequest(run, name, namespace, settings, fuse)
