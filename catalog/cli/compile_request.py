"""From the options of `catalog compile` to a request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from catalog.cli.arguments import given_arguments, key_values
from catalog.client.compile import CompileRequest
from catalog.client.request import RunRequest
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
    if lock and no_lock:
        raise click.UsageError("--lock and --no-lock contradict each other")
    run = RunRequest(
        pipeline=pipeline,
        arguments=given_arguments(params, param_file),
        engine="argo",
        lock=Path(lock) if lock else None,
        locked=False if no_lock else None,
        labels=key_values(labels, "label"),
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
