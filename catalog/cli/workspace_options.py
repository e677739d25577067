"""Where a command finds runs: on this machine, or on a server."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from catalog.cli.shared_options import Places, with_places

Function = TypeVar("Function", bound=Callable[..., Any])

ENDPOINT = "CATALOG_ENDPOINT"
_LOCAL = ("home", "database", "artifacts")


@dataclass(frozen=True)
class WorkspacePlace:
    """The places of this machine, or the server at `endpoint` when that is not empty. `token` is empty for the one the
    user keeps for that server."""

    places: Places
    endpoint: str = ""
    token: str = field(default="", repr=False)


def with_workspace(function: Function) -> Callable[..., Any]:
    """Adds --endpoint, --token and the places of this machine; the command gets them as `place`."""

    @functools.wraps(function)
    def command(*, home: str, database: str, artifacts: str, endpoint: str, token: str, **options: Any) -> Any:
        place = WorkspacePlace(Places(home, database, artifacts), _endpoint(endpoint), token)
        return function(**options, place=place)

    wrapped: Callable[..., Any] = with_places(command)
    for option in (
        click.option("--token", metavar="TOKEN", default="", help="For --endpoint. [default: that of `hub login`]"),
        click.option(
            "--endpoint",
            metavar="URL",
            default="",
            envvar=ENDPOINT,
            show_envvar=True,
            help="Work on the server at this address in place of this machine.",
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


def _endpoint(endpoint: str) -> str:
    """The server meant; an option that names a place on this machine goes before the environment's server."""
    context = click.get_current_context()
    given = [name for name in _LOCAL if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if not endpoint or not given:
        return endpoint
    if context.get_parameter_source("endpoint") is ParameterSource.COMMANDLINE:
        raise click.UsageError(f"--endpoint and --{given[0]} contradict each other")
    return ""
