"""A group of commands that imports each command's module when the command is used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from catalog.spec.suggestions import suggest


class LazyGroup(click.Group):
    """A click group over `places`, which maps a command's name to `module:function`. Alone it prints its help."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "invoke_without_command": True})
        self.places = dict(places)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of `places`."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now, or None."""
        place = self.places.get(cmd_name)
        if place is None:
            return None
        module, _, function = place.partition(":")
        command = getattr(import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; a usage error with the nearest name when there is none."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not name.startswith("-"):
            hint = suggest(name, self.places, most=len(self.places))
            raise click.UsageError(f'there is no command "{ctx.command_path} {name}"; {hint}', ctx)
        return super().resolve_command(ctx, args)
