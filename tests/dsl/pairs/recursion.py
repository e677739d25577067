# mypy: ignore-errors
from catalog import dsl
from tests.dsl.components import echo, flip


@dsl.pipeline(name="recursion")
def recursion(word: str):
    @dsl.graph_component
    def until_tails(side: str):
        echo(word)
        again = flip()
        with dsl.Condition(side == "heads"):
            until_tails(again.output)

    until_tails(flip().output)
