"""Progress that shows nothing but notes."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType

import click

from catalog.run.model import Change


class QuietProgress:
    """Says only what must be said."""

    def change(self, change: Change) -> None:
        """Nothing is shown."""

    def note(self, text: str) -> None:
        """Show one line of our own."""
        with suppress(BrokenPipeError):
            click.echo(text, err=True)

    def __enter__(self) -> QuietProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end."""
