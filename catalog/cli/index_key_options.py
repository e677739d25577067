"""Opening the keys that `--keys` names, and asking for their password."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from hub.trust.keys import Keys

Function = TypeVar("Function", bound=Callable[..., Any])
VARIABLE = "CATALOG_KEYS_PASSWORD"


def with_keys(function: Function) -> Function:
    """Adds --keys DIR, once or several times."""
    return click.option(
        "--keys",
        "folders",
        metavar="DIR",
        multiple=True,
        required=True,
        type=click.Path(file_okay=False, path_type=Path),
        help=f"A folder with keys and roots; may be given several times. Password: {VARIABLE}.",
    )(function)


def open_keys(folders: tuple[Path, ...]) -> tuple[Keys, str | None]:
    """The keys in the folders, and their password, which is asked for where it is needed and a person is there."""
    from catalog.errors import UsageError
    from hub.trust.keys import load_keys

    password = os.environ.get(VARIABLE) or None
    try:
        return load_keys(folders, password), password
    except UsageError as error:
        if error.rule != "sign-password" or password or not sys.stdin.isatty():
            raise
    password = click.prompt("Password of the keys", hide_input=True, err=True)
    return load_keys(folders, password), password


def new_password() -> str:
    """A password for new keys, from the environment or asked for twice."""
    from catalog.errors import UsageError

    given = os.environ.get(VARIABLE, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise UsageError("encrypted keys need a password", rule="sign-password", hint=f"set {VARIABLE}")
    asked: str = click.prompt("Password for the keys", hide_input=True, confirmation_prompt=True, err=True)
    return asked
