"""The options of `catalog run`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from catalog.cli.argument_options import ARGUMENT_OPTIONS
from catalog.cli.cluster_options import with_cluster_options
from catalog.cli.shared_options import Function, with_format
from catalog.cli.workspace_options import with_workspace

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    *ARGUMENT_OPTIONS,
    click.option(
        "--engine",
        type=click.Choice(["auto", "process", "docker", "argo"]),
        default="auto",
        show_default=True,
        help="What runs the tasks: processes or containers of this machine, or Argo Workflows on a cluster. "
        "auto takes what fits of this machine's.",
    ),
    click.option(
        "--parallelism",
        type=int,
        metavar="N",
        help="How many tasks may run at once. [default: 4; on a cluster, no bound]",
    ),
    click.option("--no-cache", is_flag=True, help="Run every task, also those with an earlier result."),
    click.option(
        "--max-cache-staleness",
        metavar="DURATION",
        help="Take no result from the cache that is older, such as P1D or PT2H; P0D takes none.",
    ),
    click.option("--dry-run", is_flag=True, help="Only say which tasks would run, and why; nothing is stored."),
    click.option(
        "--follow/--detach",
        default=True,
        show_default=True,
        help="Show the run until it ends, or let it go on in the background and print its id on stdout.",
    ),
    click.option(
        "--lock",
        metavar="FILE",
        default="",
        type=click.Path(dir_okay=False),
        help="Take exactly the components of this lock. [default: catalog.lock beside the pipeline, if there is one]",
    ),
    click.option("--no-lock", is_flag=True, help="Take no lock, also where one lies beside the pipeline."),
    click.option(
        "--require-image-digests", is_flag=True, help="Refuse a pipeline with an image whose digest is not known."
    ),
    click.option(
        "--trust", is_flag=True, help="Let components that were fetched over the network run commands on this machine."
    ),
    click.option("--name", default="", help="The run's name. [default: made of the pipeline's name]"),
    click.option("--experiment", default="", help="The experiment the run belongs to. [default: the default one]"),
    click.option("--label", "labels", metavar="NAME=VALUE", multiple=True, help="A label of the run; may be repeated."),
    click.option(
        "--pipeline-root",
        metavar="URI",
        default="",
        help="Where outputUri places lie: a folder, or a URL such as s3://bucket/folder.",
    ),
    click.option("--offline", is_flag=True, help="Take components from URLs out of the cache only."),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no tables: only outputs and what failed."),
)


def with_run_options(function: Function) -> Callable[..., Any]:
    """Adds every option of `catalog run`."""
    wrapped = with_cluster_options(with_workspace(with_format(function)))
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
