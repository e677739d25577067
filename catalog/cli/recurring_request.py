"""The options that say what a recurring run runs, and the request they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.argument_options import ARGUMENT_OPTIONS
from catalog.cli.cluster_options import with_cluster_options
from catalog.cli.shared_options import Function

if TYPE_CHECKING:
    from catalog.client.request import RunRequest

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    *ARGUMENT_OPTIONS,
    click.option(
        "--engine",
        type=click.Choice(["auto", "process", "docker", "argo"]),
        default="auto",
        show_default=True,
        help="What runs the tasks, as in `catalog run`.",
    ),
    click.option("--parallelism", type=int, metavar="N", help="How many tasks of a run may run at once."),
    click.option("--no-cache", is_flag=True, help="Run every task, also those with an earlier result."),
    click.option("--trust", is_flag=True, help="Let components fetched over the network run commands on this machine."),
    click.option("--experiment", default="", help="The experiment of the runs. [default: the default one]"),
    click.option("--label", "labels", metavar="NAME=VALUE", multiple=True, help="A label of the runs; repeatable."),
    click.option("--pipeline-root", metavar="URI", default="", help="Where outputUri places lie."),
    click.option("--description", default="", help="What it is for."),
)


def with_job_options(function: Function) -> Function:
    """Adds all of them."""
    function = with_cluster_options(function)
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def job_request(
    pipeline: str,
    name: str,
    *,
    params: tuple[str, ...],
    param_file: str,
    engine: str,
    parallelism: int | None,
    no_cache: bool,
    trust: bool,
    experiment: str,
    labels: tuple[str, ...],
    pipeline_root: str,
    description: str,
    **cluster: str | bool,
) -> tuple[RunRequest, str]:
    """The request for each run, and the description; UsageError (ours or click's) for options that cannot be meant."""
    from catalog.cli.arguments import given_arguments, key_values
    from catalog.cli.cluster_options import cluster_options
    from catalog.client.request import RunRequest

    request = RunRequest(
        pipeline=pipeline,
        arguments=given_arguments(params, param_file),
        engine=engine,
        parallelism=parallelism,
        use_cache=not no_cache,
        trust=trust,
        name=name,
        experiment=experiment,
        labels=key_values(labels, "label"),
        pipeline_root=pipeline_root,
        cluster=cluster_options(engine, **cluster),
    )
    return request, description
