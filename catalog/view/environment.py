"""The templates of this layer. Every value is escaped unless a function of this layer made HTML of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog.view.quantities import duration_text, moment_text, size_text
from catalog.view.symbols import state_badge

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The templates, read once."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(size=size_text, moment=moment_text, duration=duration_text, state=state_badge)
    return made


def fragment(template: str, **values: Any) -> Markup:
    """A template's HTML, to be put into others as it is."""
    return Markup(environment().get_template(template).render(values))  # its parts are escaped
