"""The options of `catalog compile`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from catalog.cli.argument_options import ARGUMENT_OPTIONS
from catalog.cli.shared_options import Function, with_format

POD_GC = ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        default="-",
        type=click.Path(dir_okay=False, allow_dash=True),
        help="Where to write it: .yaml, .json, .zip or .tar.gz. [default: YAML on stdout]",
    ),
    click.option("--target", type=click.Choice(["argo"]), default="argo", show_default=True, help="What is to run it."),
    click.option("--name", default="", metavar="NAME", help="The object's name. [default: the cluster makes one]"),
    click.option("--namespace", default="", metavar="NAME", help="Where to run. [default: that of the submitter]"),
    click.option(
        "--service-account",
        default="",
        metavar="NAME",
        help="The service account of the pods. [default: the pipeline's, else that of the namespace]",
    ),
    *ARGUMENT_OPTIONS,
    click.option("--parallelism", type=click.IntRange(min=1), metavar="N", help="How many pods may run at once."),
    click.option("--timeout", type=click.IntRange(min=1), metavar="SECONDS", help="Bound on the whole run."),
    click.option(
        "--ttl", type=click.IntRange(min=0), metavar="SECONDS", help="When the cluster forgets a run that has ended."
    ),
    click.option("--pod-gc", type=click.Choice(POD_GC), help="When pods are deleted. [default: with the run]"),
    click.option("--label", "labels", multiple=True, metavar="NAME=VALUE", help="A label of the object."),
    click.option(
        "--pipeline-root", default="", metavar="URL", help="Where the places of outputUri lie, such as s3://bucket/f."
    ),
    click.option("--fuse", is_flag=True, help="Put chains of small tasks into one pod, where the result is the same."),
    click.option(
        "--lock",
        metavar="FILE",
        default="",
        type=click.Path(dir_okay=False),
        help="Take exactly the components of this lock. [default: catalog.lock beside the pipeline, if there is one]",
    ),
    click.option("--no-lock", is_flag=True, help="Take no lock, also where one lies beside the pipeline."),
    click.option("--offline", is_flag=True, help="Fetch nothing: take what comes from URLs from the cache."),
    with_format,
)


def with_compile_options(function: Function) -> Function:
    """Adds all of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
