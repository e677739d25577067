"""Conditions within conditions: a coin decides which range a number is drawn from, the number what is printed."""

from catalog import compiler, components, dsl


def flip_coin(face: str = "") -> str:
    """Say heads or tails by chance, or what is asked for."""
    import random

    result = face or random.choice(["heads", "tails"])
    print(result)
    return result


def draw(low: int, high: int) -> int:
    """Draw a number by chance."""
    import random

    result = random.randint(low, high)
    print(result)
    return result


def say(message: str) -> None:
    """Print a message."""
    print(message)


flip_coin_op = components.create_component_from_func(flip_coin, base_image="python:3.11-slim")
draw_op = components.create_component_from_func(draw, base_image="python:3.11-slim")
say_op = components.create_component_from_func(say, base_image="python:3.11-slim")


@dsl.pipeline(name="conditional-pipeline", description="Follows one of four ways.")
def condition_pipeline(face: str = ""):
    flip = flip_coin_op(face)
    # Never taken from a cache: a coin that always falls alike is none.
    flip.execution_options.caching_strategy.max_cache_staleness = "P0D"
    with dsl.Condition(flip.output == "heads"):
        number = draw_op(0, 9)
        with dsl.Condition(number.output > 5):
            say_op(f"heads and {number.output} is more than 5").set_display_name("heads, high")
        with dsl.Condition(number.output <= 5):
            say_op(f"heads and {number.output} is 5 or less").set_display_name("heads, low")
    with dsl.Condition(flip.output == "tails"):
        number = draw_op(10, 19)
        with dsl.Condition(number.output > 15):
            say_op(f"tails and {number.output} is more than 15").set_display_name("tails, high")
        with dsl.Condition(number.output <= 15):
            say_op(f"tails and {number.output} is 15 or less").set_display_name("tails, low")


if __name__ == "__main__":
    compiler.Compiler().compile(condition_pipeline, __file__ + ".yaml")
