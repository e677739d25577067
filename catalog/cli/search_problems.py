"""What a search over several libraries could not read."""

from __future__ import annotations

from collections.abc import Sequence

import click

from catalog.errors import CatalogError


def tell_problems(problems: Sequence[CatalogError]) -> int:
    """Tell each on stderr; the exit code they make, 0 for none."""
    from catalog.view.safe_text import plain

    for problem in problems:
        click.echo(plain(str(problem)), err=True)
    return max((problem.exit_code for problem in problems), default=0)
