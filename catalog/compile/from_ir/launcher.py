"""Runs the program of a kfp 2 component that wants the executor's input, inside its own container.

This file is handed to `python3 -c` as text and needs nothing but Python 3.7. Its arguments are a description of the
ports as JSON, then `--parameter NAME TEXT`, `--artifact NAME PATH`, `--output NAME PATH`, then `--` and the command, in
which MARK stands for the input.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

MARK = "<executor input>"
# What kfp 2's backend calls the ends of a task, in the words of its metadata store.
STATES = {"SUCCEEDED": "COMPLETE", "CANCELLED": "CANCELED"}


def read_value(text: str, kind: str) -> Any:
    """The value of a parameter from its text."""
    if kind == "Boolean":
        return text.strip().lower() in ("y", "yes", "t", "true", "on", "1")
    if kind in ("Integer", "Float"):
        return int(text) if kind == "Integer" else float(text)
    if kind in ("JsonArray", "JsonObject"):
        return json.loads(text)
    return text


def read_status(text: str, task: str) -> dict[str, Any]:
    """How a task ended, as kfp 2's backend tells it: the run's name is that of the job."""
    status = json.loads(text)
    state, run = STATES.get(status["state"], status["state"]), status["pipelineTaskName"]
    return {**status, "state": state, "pipelineJobResourceName": run, "pipelineTaskName": task}


def read_items(value: Any, kind: str) -> Any:
    """A list that a loop collected as texts, and lists in it, with items of their own type."""
    if isinstance(value, list):
        return [read_items(item, kind) for item in value]
    return read_value(value, kind) if isinstance(value, str) else value


def read_parameter(name: str, text: str, ports: Any) -> Any:
    """The value of an input from its text."""
    if name in ports["status"]:
        return read_status(text, ports["status"][name])
    value = read_value(text, ports["in"][name])
    return read_items(value, ports["items"][name]) if name in ports["items"] else value


def read_words(words: list[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """The named texts of each flag, and the command behind them."""
    found: dict[str, dict[str, str]] = {"--parameter": {}, "--artifact": {}, "--output": {}}
    while words[0] != "--":
        found[words[0]][words[1]] = words[2]
        words = words[3:]
    return found, words[1:]


def artifact(name: str, schema: str, path: str) -> dict[str, Any]:
    """One artifact as the executor has it: its place is a path of this container."""
    kind = {"schemaTitle": schema, "schemaVersion": "0.0.1"}
    return {"artifacts": [{"name": name, "type": kind, "uri": path, "metadata": {}}]}


def executor_input(ports: Any, given: dict[str, dict[str, str]], outcome: str) -> dict[str, Any]:
    """The message that kfp's own launcher would write."""
    outputs = given["--output"]
    return {
        "inputs": {
            "parameterValues": {name: read_parameter(name, text, ports) for name, text in given["--parameter"].items()},
            "artifacts": {name: artifact(name, ports["in"][name], path) for name, path in given["--artifact"].items()},
        },
        "outputs": {
            "parameters": {name: {"outputFile": path} for name, path in outputs.items() if name not in ports["out"]},
            "artifacts": {
                name: artifact(name, ports["out"][name], path) for name, path in outputs.items() if name in ports["out"]
            },
            "outputFile": outcome,
        },
    }


def collect(ports: Any, outputs: dict[str, str], outcome: str) -> None:
    """Write the outputs that the program reported, and did not write itself, to their files."""
    report: Any = {}
    if os.path.exists(outcome):
        with open(outcome, encoding="utf-8") as file:
            report = json.load(file)
    values, artifacts = report.get("parameterValues", {}), report.get("artifacts", {})
    for name, path in outputs.items():
        if name in values:
            text = values[name] if isinstance(values[name], str) else json.dumps(values[name])
        elif name in ports["out"] and not os.path.exists(path):
            found = (artifacts.get(name, {}).get("artifacts") or [{}])[0]
            if found.get("uri", path) != path and os.path.isfile(found["uri"]):
                shutil.copyfile(found["uri"], path)
                continue
            # An artifact without a file is nothing but its metadata.
            text = json.dumps(found.get("metadata", {}))
        else:
            continue
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def main() -> None:
    """Start the command and hand on how it ended."""
    ports = json.loads(sys.argv[1])
    given, command = read_words(sys.argv[2:])
    for path in given["--output"].values():
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = os.path.join(folder, "executor_output.json")
        message = json.dumps(executor_input(ports, given, outcome))
        code = subprocess.call([word.replace(MARK, message) for word in command])
        if code == 0:
            collect(ports, given["--output"], outcome)
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
