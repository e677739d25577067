"""Which hub a command of `catalog hub` is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from catalog.client.session import Session
    from hub.index.store import HubWriter
    from hub.registry.registry import Registry

Function = TypeVar("Function", bound=Callable[..., Any])


def with_hub_place(function: Function) -> Function:
    """Adds --data and --database, the arguments `data` and `database`; empty texts mean the default."""
    for option in (
        click.option(
            "--database",
            metavar="URL",
            default="",
            help="The hub's database in place of --data: postgresql://user@host/name.",
        ),
        click.option(
            "--data",
            metavar="DIR",
            type=click.Path(file_okay=False),
            default="",
            help="The hub's data folder; made when it is not there. [default: hub in the user's data folder]",
        ),
    ):
        function = option(function)
    return function


def open_hub(data: str, database: str, finish: Callable[[HubWriter], None] | None = None) -> Registry:
    """The hub of these options; `finish` runs at the end of each change of its files. Close it after use."""
    from catalog.errors import UsageError
    from catalog.resources import home_folder
    from hub.registry.registry import open_registry

    if data and database:
        raise UsageError("--data and --database both say where the hub is", rule="hub-place", hint="give one of them")
    return open_registry(database or data or home_folder() / "hub", finish)


def open_hub_runs(data: str, database: str) -> Session:
    """The runs of the hub of these options; close them after use."""
    from pathlib import Path

    from catalog.resources import home_folder
    from hub.runs.open_runs import open_runs

    return open_runs(Path(data) if data else home_folder() / "hub", database)
