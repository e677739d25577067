"""Retries: a step that fails half of the time, tried again until it succeeds."""

from catalog import compiler, components, dsl


def fail_by_chance(probability: float) -> None:
    """Fail with the given probability."""
    import random
    import sys

    if random.random() < probability:
        print("bad luck")
        sys.exit(1)
    print("good luck")


fail_by_chance_op = components.create_component_from_func(fail_by_chance, base_image="python:3.11-slim")


@dsl.pipeline(name="retry-pipeline", description="Tries again what failed.")
def retry_pipeline(probability: float = 0.5):
    lucky = fail_by_chance_op(probability).set_retry(40)
    fail_by_chance_op(0.0).set_retry(3, policy="Always", backoff_duration="1s", backoff_factor=2).after(lucky)


if __name__ == "__main__":
    compiler.Compiler().compile(retry_pipeline, __file__ + ".yaml")
