"""Runs in the environment of kfp 2: calls of its Client from stdin (JSON), what they return to stdout (JSON).

The input is {"host": …, "token": …, "calls": [[method, {arguments}], …]}. A text `$3.run_id` in the arguments stands
for the field `run_id` of what the fourth call returned. The methods `compile_container` and `compile_lightweight`
compile a pipeline to the file `path`, `wait_for_runs` waits until an experiment has so many runs that have ended.
"""

# kfp reads the annotations of its components as types, not as texts: no `from __future__ import annotations`. Its
# decorators are untyped, and it takes a component that returns a container for one that returns an artifact.
# mypy: disable-error-code="no-untyped-def,untyped-decorator,type-arg"
import json
import sys
import time
from typing import Any

import kfp
import kfp_server_api
from kfp import compiler, dsl

PATIENCE = 120


@dsl.container_component
def shout(text: str, times: int, loud: bool, said: dsl.OutputPath(str)):  # type: ignore[valid-type]
    program = 'mkdir -p "$(dirname "$3")"; printf "%s %s %s" "$0" "$1" "$2" > "$3"'
    return dsl.ContainerSpec(image="bash:5", command=["bash", "-ec", program], args=[text, times, loud, said])


@dsl.container_component
def check(said: str, wanted: str):
    return dsl.ContainerSpec(image="bash:5", command=["bash", "-ec", 'test "$0" = "$1"'], args=[said, wanted])


@dsl.component
def double(number: int) -> int:
    return 2 * number


def container(text: str = "hi", times: int = 2, loud: bool = False, wanted: str = "hi 2 false") -> None:
    said = shout(text=text, times=times, loud=loud)
    check(said=said.output, wanted=wanted)


def lightweight(number: int = 1, rates: list = [0.5], options: dict = {"deep": {"er": 1}}) -> None:  # noqa: B006
    double(number=double(number=number).output)


def compile_container(path: str) -> None:
    compiler.Compiler().compile(dsl.pipeline(container, name="Container pipeline"), path)


def compile_lightweight(path: str) -> None:
    compiler.Compiler().compile(dsl.pipeline(lightweight, name="Lightweight pipeline"), path)


def plain(value: Any) -> Any:
    if isinstance(value, kfp.client.client.RunPipelineResult):
        return {"run_id": value.run_id, **value.run_info.to_dict()}
    return value.to_dict() if hasattr(value, "to_dict") else value


def filled(value: Any, before: list[dict[str, Any]]) -> Any:
    if isinstance(value, dict):
        return {name: filled(item, before) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, before) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        index, *fields = value[1:].split(".")
        found = before[int(index)]["value"]
        for field in fields:
            found = found[int(field) if isinstance(found, list) else field]
        return found
    return value


def call(client: kfp.Client, method: str, arguments: dict[str, Any]) -> Any:
    own = {"compile_container": compile_container, "compile_lightweight": compile_lightweight}
    if method == "wait_for_runs":
        return wait_for_runs(client, **arguments)
    return own[method](**arguments) if method in own else getattr(client, method)(**arguments)


def wait_for_runs(client: kfp.Client, experiment_id: str, count: int) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        runs = client.list_runs(experiment_id=experiment_id).runs or []
        ended = sum(run.state in ("SUCCEEDED", "FAILED") for run in runs)
        if ended >= count:
            return ended
        if time.monotonic() > until:
            raise TimeoutError(f"{ended} runs have ended")
        time.sleep(0.2)


def main() -> None:
    asked = json.load(sys.stdin)
    client = kfp.Client(host=asked["host"], existing_token=asked["token"] or None)
    found: list[dict[str, Any]] = []
    for method, arguments in asked["calls"]:
        try:
            found.append({"value": plain(call(client, method, filled(arguments, found)))})
        except kfp_server_api.ApiException as error:
            found.append({"status": error.status, "body": json.loads(error.body)})
        except (ValueError, TimeoutError) as error:
            found.append({"error": str(error)})
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
