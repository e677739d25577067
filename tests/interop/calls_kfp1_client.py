"""Runs in the environment of kfp 1.8: calls of kfp.Client from stdin (JSON), what they return to stdout (JSON).

`calls` are pairs of a dotted name below the client and its arguments by name; a text such as `$2.id` among them stands
for a part of what the second call (from 0) gave back. The name `compile` writes a package with kfp's own compiler.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import Any, SupportsIndex

import kfp
from kfp import compiler, dsl
from kfp._client import kfp_server_api
from kfp.components import create_component_from_func


def double(number: int) -> int:
    return number * 2


def grumble(number: int) -> int:
    raise SystemExit(f"{number} is too large")


def dawdle(number: int) -> int:
    import time

    time.sleep(600)
    return number


def doubling(number: int = 3) -> None:
    step = create_component_from_func(double)
    step(step(number).output)


def failing(number: int = 3) -> None:
    create_component_from_func(grumble)(number)


def dawdling(number: int = 3) -> None:
    create_component_from_func(dawdle)(number)


WAIT = time.sleep


def shorter(seconds: float | SupportsIndex) -> None:
    """The client looks after a run every five seconds, which is long for runs of less than one."""
    WAIT(min(float(seconds), 0.3))


def branching(number: int = 3) -> None:
    step = create_component_from_func(double)
    with dsl.ParallelFor([1, 20]) as item:
        doubled = step(item)
        with dsl.Condition(doubled.output > number):
            step(doubled.output)


PIPELINES = {"doubling": doubling, "failing": failing, "dawdling": dawdling, "branching": branching}


def pipeline_of(name: str) -> Any:
    return dsl.pipeline(name=name, description=f"Made for {name}")(PIPELINES[name])


def call(client: kfp.Client, name: str, arguments: dict[str, Any]) -> Any:
    if name == "compile":
        compiler.Compiler().compile(pipeline_of(arguments["pipeline"]), arguments["path"])
        return arguments["path"]
    if name == "create_run_from_pipeline_func":
        result = client.create_run_from_pipeline_func(pipeline_of(arguments.pop("pipeline")), **arguments)
        return {"run": result.run_info.to_dict(), "ended": result.wait_for_run_completion(120).to_dict()}
    found: Any = client
    for part in name.split("."):
        found = getattr(found, part)
    value = found(**arguments)
    return value.to_dict() if hasattr(value, "to_dict") else value


def filled(value: Any, answers: list[dict[str, Any]]) -> Any:
    """The value with its references to earlier answers resolved."""
    if isinstance(value, Mapping):
        return {name: filled(item, answers) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, answers) for item in value]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    number, *parts = value[1:].split(".")
    found = answers[int(number)]["value"]
    for part in parts:
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found


def main() -> None:
    asked = json.load(sys.stdin)
    time.sleep = shorter
    client = kfp.Client(host=asked["host"], existing_token=asked["token"] or None)
    answers: list[dict[str, Any]] = []
    for name, arguments in asked["calls"]:
        try:
            answers.append({"value": call(client, name, filled(arguments, answers))})
        except kfp_server_api.ApiException as error:
            answers.append({"status": error.status, "body": json.loads(error.body)})
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    print()
    json.dump(answers, sys.stdout, default=str)


if __name__ == "__main__":
    main()
