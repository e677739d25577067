# mypy: ignore-errors
from catalog import dsl
from tests.dsl.components import echo, numbers, total


@dsl.pipeline(name="loops")
def loops(words: list = ["a", "b"]):  # noqa: B006
    with dsl.ParallelFor(words, parallelism=2) as word:
        echo(word)
    with dsl.ParallelFor([{"name": "x", "count": 1}, {"name": "y", "count": 2}], name="known") as item:
        echo(item.name)
        listed = numbers(item["count"])
        with dsl.ParallelFor(listed.output) as number:
            with dsl.Condition(number > 1):
                inner = echo(number)
    with dsl.ParallelFor([]):
        echo("never")
    return {"sum": total(inner.output).output, "lists": listed.output}
