"""What is asked of a pipeline that is to be written for a cluster, or deployed there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from catalog.cli.arguments import given_arguments, key_values
from catalog.client.request import RunRequest


def pipeline_request(
    pipeline: str,
    *,
    params: Sequence[str],
    param_file: str,
    labels: Sequence[str],
    lock: str,
    no_lock: bool,
    pipeline_root: str,
    offline: bool,
) -> RunRequest:
    """The request; UsageError (ours or click's) for options that cannot be meant."""
    if lock and no_lock:
        raise click.UsageError("--lock and --no-lock contradict each other")
    return RunRequest(
        pipeline=pipeline,
        arguments=given_arguments(params, param_file),
        engine="argo",
        lock=Path(lock) if lock else None,
        locked=False if no_lock else None,
        labels=key_values(labels, "label"),
        pipeline_root=pipeline_root,
        offline=offline,
    )
