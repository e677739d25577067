"""The options of `catalog run` as a request."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.cli.arguments import given_arguments, key_values
from catalog.cli.cluster_options import cluster_options
from catalog.client.request import RunRequest


def make_request(
    pipeline: str,
    *,
    params: tuple[str, ...],
    param_file: str,
    engine: str,
    parallelism: int | None,
    no_cache: bool,
    max_cache_staleness: str | None,
    lock: str,
    no_lock: bool,
    require_image_digests: bool,
    trust: bool,
    name: str,
    experiment: str,
    labels: tuple[str, ...],
    pipeline_root: str,
    offline: bool,
    **cluster: str | bool,
) -> RunRequest:
    """The request; UsageError (ours or click's) for options that cannot be meant.

    `cluster` are the options that say where on which cluster.
    """
    if lock and no_lock:
        raise click.UsageError("--lock and --no-lock contradict each other")
    return RunRequest(
        pipeline=pipeline,
        arguments=given_arguments(params, param_file),
        engine=engine,
        parallelism=parallelism,
        use_cache=not no_cache,
        max_cache_staleness=max_cache_staleness,
        lock=Path(lock) if lock else None,
        locked=False if no_lock else None,
        require_image_digests=require_image_digests,
        trust=trust,
        name=name,
        experiment=experiment,
        labels=key_values(labels, "label"),
        pipeline_root=pipeline_root,
        offline=offline,
        cluster=cluster_options(engine, **cluster),
    )
