# mypy: ignore-errors
from catalog import dsl
from tests.dsl.components import echo, report


@dsl.pipeline(name="exit_handlers")
def exit_handlers(who: str):
    first = echo("start")
    outer = report(who)
    with dsl.ExitHandler(outer):
        inner = report("inner")
        with dsl.ExitHandler(inner, name="inner"):
            guarded = echo(first.output)
    echo(guarded.output)
