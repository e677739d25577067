"""A Python component of kfp 2, carried out: the launcher stands between our engines and its program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from catalog.command import Places, resolve_command
from catalog.compile.from_ir.launched import Told, launched, wants_executor_input
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec, InputSpec, OutputSpec
from catalog.spec.placeholders import ExecutorInput

# Does what kfp's executor does: reads the message, writes its report, and one artifact.
PROGRAM = """
import json, sys
message = json.loads(sys.argv[1])
values, outputs = message["inputs"]["parameterValues"], message["outputs"]
data = open(message["inputs"]["artifacts"]["data"]["artifacts"][0]["uri"]).read()
open(outputs["artifacts"]["model"]["artifacts"][0]["uri"], "w").write(data * values["times"])
metrics = outputs["artifacts"]["metrics"]
metrics["artifacts"][0]["metadata"]["accuracy"] = 0.5
report = {"parameterValues": {"Output": values["flags"]}, "artifacts": {"metrics": metrics}}
json.dump(report, open(outputs["outputFile"], "w"))
assert message["inputs"]["artifacts"]["data"]["artifacts"][0]["type"]["schemaTitle"] == "system.Dataset"
assert "left_out" not in values
"""
SPEC = ComponentSpec(
    inputs=(
        InputSpec("times", type="Integer"),
        InputSpec("flags", type="JsonArray"),
        InputSpec("left_out", type="String", optional=True),
        InputSpec("data", type="Dataset"),
    ),
    outputs=(OutputSpec("Output", "JsonArray"), OutputSpec("model", "Model"), OutputSpec("metrics", "Metrics")),
)


def line(container: ContainerSpec, folder: Path) -> list[str]:
    """The command line of the launched component, its files below a folder."""
    ready = launched(container, SPEC, frozenset(("data", "model", "metrics")))
    spec = ComponentSpec(inputs=SPEC.inputs, outputs=SPEC.outputs, implementation=ContainerImplementation(ready))
    places = Places(lambda name: f"{folder}/{name}", lambda name: f"{folder}/out/{name}/data", str, str)
    found = resolve_command(spec, {"times": "2", "flags": "[true]", "data": None}, places)
    return [sys.executable, *found.command[1:]]


def test_values_and_artifacts_go_in_and_come_out(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("ab")
    container = ContainerSpec("python", command=(sys.executable, "-c", PROGRAM), args=(ExecutorInput(),))
    assert wants_executor_input(container)
    subprocess.run(line(container, tmp_path), check=True)
    outputs = {path.parent.name: path.read_text() for path in (tmp_path / "out").glob("*/data")}
    assert outputs["model"] == "abab"
    assert json.loads(outputs["Output"]) == [True]
    assert json.loads(outputs["metrics"]) == {"accuracy": 0.5}


def test_a_program_that_fails_fails_the_task_with_its_code(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("ab")
    container = ContainerSpec("python", command=(sys.executable, "-c", "raise SystemExit(3)"), args=(ExecutorInput(),))
    done = subprocess.run(line(container, tmp_path), check=False)
    assert done.returncode == 3
    assert not list((tmp_path / "out").glob("*/data"))


def test_the_end_of_a_task_is_told_in_the_words_of_kfp_2(tmp_path: Path) -> None:
    program = (
        "import json, sys; status = json.loads(sys.argv[1])['inputs']['parameterValues']['status'];"
        "assert status['state'] == 'COMPLETE', status; assert status['pipelineTaskName'] == 'guarded', status;"
        "assert status['pipelineJobResourceName'] == 'my-run', status"
    )
    container = ContainerSpec("python", command=(sys.executable, "-c", program), args=(ExecutorInput(),))
    spec = ComponentSpec(inputs=(InputSpec("status", type="PipelineTaskFinalStatus"),))
    ready = launched(container, spec, frozenset(), Told({"status": "guarded"}))
    told = {"state": "SUCCEEDED", "error": {}, "pipelineJobResourceName": "0123", "pipelineTaskName": "my-run"}
    places = Places(lambda name: f"{tmp_path}/{name}", lambda name: f"{tmp_path}/out/{name}/data", str, str)
    whole = ComponentSpec(inputs=spec.inputs, implementation=ContainerImplementation(ready))
    found = resolve_command(whole, {"status": json.dumps(told)}, places)
    subprocess.run([sys.executable, *found.command[1:]], check=True)


def test_a_list_that_a_loop_collected_holds_what_the_tasks_made(tmp_path: Path) -> None:
    program = (
        "import json, sys; values = json.loads(sys.argv[1])['inputs']['parameterValues'];"
        "assert values == {'ints': [[1, 2], [3]], 'flags': [True, False], 'texts': ['1']}, values"
    )
    container = ContainerSpec("python", command=(sys.executable, "-c", program), args=(ExecutorInput(),))
    inputs = tuple(InputSpec(name, type="JsonArray") for name in ("ints", "flags", "texts"))
    told = Told(items={"ints": "Integer", "flags": "Boolean"})
    ready = launched(container, ComponentSpec(inputs=inputs), frozenset(), told)
    places = Places(lambda name: f"{tmp_path}/{name}", lambda name: f"{tmp_path}/out/{name}/data", str, str)
    whole = ComponentSpec(inputs=inputs, implementation=ContainerImplementation(ready))
    given = {"ints": '[["1", "2"], ["3"]]', "flags": '["True", "false"]', "texts": '["1"]'}
    found = resolve_command(whole, given, places)
    subprocess.run([sys.executable, *found.command[1:]], check=True)
