"""Refusals of the DSL: a CompositionError that points at the user's own line."""

from __future__ import annotations

from catalog.errors import CompositionError, Position
from catalog.load.caller import caller_position


def complaint(message: str, rule: str, hint: str = "", position: Position | None = None) -> CompositionError:
    """The error for what the user's current line says, or for what was said at `position`."""
    if position is None:
        position, line = caller_position()
    else:
        import linecache

        line = linecache.getline(position.file, position.line).rstrip("\n")
    return CompositionError(message, rule=rule, position=position, source_line=line, hint=hint)
