# mypy: ignore-errors
from typing import NamedTuple

from catalog import dsl
from tests.dsl.components import echo


@dsl.pipeline(name="inner")
def inner(text: str = "hi"):
    return echo(text).output


class Both(NamedTuple):
    first: object
    second: object


@dsl.pipeline(name="outer")
def outer(text: str):
    given = inner(text=text)
    return Both(given.output, inner().output)
