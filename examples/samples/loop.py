"""Loops: over a list that is written down, over one that a step makes, and one within the other."""

from catalog import compiler, components, dsl


def squares(count: int) -> list:
    """Make the list of the first square numbers."""
    return [number * number for number in range(1, count + 1)]


squares_op = components.create_component_from_func(squares, base_image="python:3.11-slim")


def print_op(*words):
    return dsl.ContainerOp(name="Print", image="busybox:1.36", command=["echo"], arguments=list(words))


@dsl.pipeline(name="loop-pipeline", description="Does the same for every item of a list.")
def loop_pipeline(count: int = 3):
    places = [{"city": "Oslo", "country": "Norway"}, {"city": "Lima", "country": "Peru"}]
    with dsl.ParallelFor(places) as place:
        print_op(f"{place.city} lies in {place.country}")

    numbers = squares_op(count)
    with dsl.ParallelFor(numbers.output, parallelism=2) as number:
        with dsl.ParallelFor(["plus", "minus"]) as sign:
            print_op(sign, number)


if __name__ == "__main__":
    compiler.Compiler().compile(loop_pipeline, __file__ + ".yaml")
