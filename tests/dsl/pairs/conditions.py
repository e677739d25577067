# mypy: ignore-errors
from catalog import dsl
from tests.dsl.components import echo, flip


@dsl.pipeline(name="conditions")
def conditions(greeting: str, loud: bool = True):
    coin = flip()
    with dsl.If((coin.output == "heads") & (loud == True), name="won it"):  # noqa: E712
        won = echo(greeting)
    with dsl.Elif(coin.output == "tails"):
        echo(coin.output)
    with dsl.Else():
        echo("on its edge")
    with dsl.Condition(loud):
        echo(won.output)
    echo(won.output)
