"""The options of `catalog deploy`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from catalog.cli.argument_options import ARGUMENT_OPTIONS
from catalog.cli.shared_options import Function, with_format

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--name", default="", metavar="NAME", help="The name of the objects. [default: from the pipeline's]"),
    *ARGUMENT_OPTIONS,
    click.option(
        "--schedule",
        "cron",
        default="",
        metavar="CRON",
        help="Run it again and again: five fields, or six with the second first, or @daily, @every 6h, …",
    ),
    click.option("--timezone", metavar="ZONE", help="Whose clock the schedule follows. [default: UTC]"),
    click.option("--start", metavar="TIME", help="No run before it: 2030-01-31T09:00, in --timezone unless it says."),
    click.option("--end", metavar="TIME", help="No run after it."),
    click.option(
        "--concurrency",
        type=click.Choice(["Allow", "Forbid", "Replace"]),
        help="What to do when the run before still goes on: start another, start none, or end it. [default: Allow]",
    ),
    click.option(
        "--starting-deadline",
        type=int,
        metavar="SECONDS",
        help="How late a run may start that was missed or had to wait. [default: 0]",
    ),
    click.option("--suspend", is_flag=True, help="Deploy the schedule, and let it start nothing yet."),
    click.option("--no-schedule", is_flag=True, help="Delete the schedule it was deployed with before."),
    click.option(
        "--namespace",
        default="",
        metavar="NAME",
        help="Where to deploy. [default: kubeflow if it exists, else default]",
    ),
    click.option(
        "--service-account",
        default="",
        metavar="NAME",
        help="The service account of the pods. [default: pipeline-runner if it exists, else default]",
    ),
    click.option(
        "--artifact-root",
        default="",
        metavar="URL",
        help="Where outputs go: s3://bucket/folder. [default: the cluster's own artifact repository]",
    ),
    click.option(
        "--pipeline-root", default="", metavar="URL", help="Where the places of outputUri lie, such as s3://bucket/f."
    ),
    click.option("--kubeconfig", default="", metavar="FILE", help="The cluster's configuration. [default: KUBECONFIG]"),
    click.option("--context", default="", metavar="NAME", help="A context of it. [default: its current one]"),
    click.option("--label", "labels", multiple=True, metavar="NAME=VALUE", help="A label of the runs."),
    click.option(
        "--lock", metavar="FILE", default="", type=click.Path(dir_okay=False), help="Take this lock's components."
    ),
    click.option("--no-lock", is_flag=True, help="Take no lock, also where one lies beside the pipeline."),
    click.option("--offline", is_flag=True, help="Fetch nothing: take what comes from URLs from the cache."),
    click.option("--dry-run", is_flag=True, help="Ask no cluster; print the objects on stdout."),
    click.option(
        "-o", "--output", metavar="FILE", default="", type=click.Path(dir_okay=False), help="As --dry-run, into a file."
    ),
    click.option("--delete", is_flag=True, help="Take away what was deployed; runs that were started stay."),
    with_format,
)


def with_deploy_options(function: Function) -> Function:
    """Adds all of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
