"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from catalog.client.session import Session

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Places:
    """Where runs and artifacts are kept; empty texts mean the defaults."""

    home: str = ""
    database: str = ""
    artifacts: str = ""

    def open(self) -> AbstractContextManager[Session]:
        """The session of these places."""
        from pathlib import Path

        from catalog.client.session import open_session

        return open_session(
            home=Path(self.home) if self.home else None,
            database=self.database or None,
            artifact_root=self.artifacts or None,
        )


def with_places(function: Function) -> Function:
    """Adds --home, --database and --artifacts."""
    for option in (
        click.option(
            "--artifacts",
            metavar="URL",
            default="",
            help="Where artifacts are kept: a folder, or a URL such as s3://bucket/folder. [default: in --home]",
        ),
        click.option(
            "--database",
            metavar="URL",
            default="",
            help="The run store: a SQLite file, or postgresql://user@host/name. [default: catalog.db in --home]",
        ),
        click.option(
            "--home",
            metavar="DIR",
            type=click.Path(file_okay=False),
            default="",
            help="The folder with runs and artifacts. [default: CATALOG_HOME, or the user's data folder]",
        ),
    ):
        function = option(function)
    return function


def with_format(function: Function) -> Function:
    """Adds --format text|json."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="text for people, or one JSON document on stdout for programs.",
    )(function)
