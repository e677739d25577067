"""The options that give a pipeline its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

ARGUMENT_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "-p",
        "--param",
        "params",
        metavar="NAME=VALUE",
        multiple=True,
        help="An argument. NAME=@FILE takes the text of a file less its final newline; @@ stands for a plain @.",
    ),
    click.option(
        "-f",
        "--param-file",
        metavar="FILE",
        default="",
        type=click.Path(dir_okay=False),
        help="Arguments as a YAML or JSON mapping; -p comes before it.",
    ),
)
