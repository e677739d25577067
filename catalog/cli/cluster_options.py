"""The options of commands that work on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import Function

if TYPE_CHECKING:
    from catalog.run.argo.options import ClusterOptions

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--namespace",
        default="",
        metavar="NAME",
        help="On a cluster: the namespace of the run. [default: kubeflow if it exists, else default]",
    ),
    click.option(
        "--service-account",
        default="",
        metavar="NAME",
        help="On a cluster: the service account of the pods. [default: pipeline-runner if it exists, else default]",
    ),
    click.option(
        "--artifact-root",
        default="",
        metavar="URL",
        help="On a cluster: where outputs go, s3://bucket/folder. [default: the cluster's own artifact repository]",
    ),
    click.option("--kubeconfig", default="", metavar="FILE", help="The cluster's configuration. [default: KUBECONFIG]"),
    click.option("--context", default="", metavar="NAME", help="A context of it. [default: its current one]"),
    click.option("--fuse", is_flag=True, help="On a cluster: let chains of small tasks share a pod."),
)


def with_cluster_options(function: Function) -> Function:
    """Adds all of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def cluster_options(engine: str, **given: str | bool) -> ClusterOptions:
    """What was said of the cluster; click's UsageError when something was and the engine works on this machine."""
    from catalog.run.argo.options import ClusterOptions

    said = {option: value for option, value in given.items() if value}
    refuse_without_cluster(engine, said)
    return ClusterOptions.from_json(said)


def refuse_without_cluster(engine: str, said: Iterable[str]) -> None:
    """Raise click's UsageError for options of a cluster that were given to another engine."""
    names = ", ".join(f"--{option.replace('_', '-')}" for option in said)
    if names and engine != "argo":
        raise click.UsageError(f"{names}: only `--engine argo` works on a cluster")
