"""Where the commands that change a hub send what they have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from hub.publish.place import Place

Function = TypeVar("Function", bound=Callable[..., Any])


def with_place(function: Function) -> Function:
    """Adds --to."""
    return click.option(
        "--to",
        metavar="HUB",
        required=True,
        help="The hub: a folder, the address of a hub server, or the name of a configured hub.",
    )(function)


def with_version(function: Function) -> Function:
    """Adds the argument NAME@VERSION."""
    return click.argument("component", metavar="NAME@VERSION")(function)


def with_reason(function: Function) -> Function:
    """Adds --reason."""
    return click.option("--reason", metavar="TEXT", default="", help="Why; it stands in the hub's records.")(function)


def open_place(text: str) -> Place:
    """The hub that --to names. Raises UsageError for an address that nothing can be published to."""
    from catalog.errors import UsageError
    from catalog.library.hub.address import WEB_SCHEMES
    from catalog.library.hub.open_hub import hub_entry
    from catalog.library.target import scheme_of
    from hub.publish.folder_place import folder_place
    from hub.publish.web_place import web_place

    path = Path(text)
    if path.is_dir():
        return folder_place(path)
    url = hub_entry(text).url
    if scheme_of(url) in WEB_SCHEMES:
        return web_place(url)
    if scheme_of(url):
        hint = "publish to a folder, and copy it there (aws s3 sync, gsutil rsync); index.json last"
        raise UsageError(f"nothing can be published to {url}", rule="hub-address", hint=hint)
    return folder_place(Path(url))


def change_version(component: str, to: str, change: Callable[[Place, str, str], str]) -> int:
    """Do `change` to the version that NAME@VERSION says in the hub of --to, and tell what it says has become of it."""
    name, version = name_and_version(component)
    place = open_place(to)
    click.echo(f"{name}@{version} is {change(place, name, version)} in {to}")
    remind_of_signature(place, to)
    return 0


def remind_of_signature(place: Place, to: str) -> None:
    """Say that a change of a signed hub is to be signed."""
    if place.to_be_signed:
        click.echo(f"{to} is signed: who trusts it sees this after catalog index sign {to} --keys …", err=True)


def name_and_version(text: str) -> tuple[str, str]:
    """The parts of NAME@VERSION. Raises UsageError for another text, LibraryError for a name that is none."""
    from catalog.errors import UsageError
    from catalog.library.reference import is_version, parse_reference

    wanted = parse_reference(text)
    if not is_version(wanted.range_text):
        hint = "one whole version, such as echo@1.2.0"
        raise UsageError(f'"{text[:120]}" does not name a version', rule="version-unresolved", hint=hint)
    return wanted.name, wanted.range_text
