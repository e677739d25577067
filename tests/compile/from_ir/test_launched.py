"""A Python component of kfp 2, carried out: the launcher stands between our engines and its program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from catalog.command import Places, resolve_command
from catalog.compile.from_ir.launched import launched, wants_executor_input
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
