"""Runs a component of the library as a plain process, in a folder of its own, and holds its test cases against it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from catalog.command import Places, resolve_command, task_arguments
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component_bytes

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "components"
DATA = ROOT / "examples" / "data"


@dataclass(frozen=True)
class Outcome:
    """How a process ended, what it printed, and where its outputs lie."""

    exit_code: int
    log: str
    outputs: Mapping[str, Path]

    def text(self, name: str) -> str:
        """A value output: the file's text less one final newline."""
        return self.outputs[name].read_bytes().decode().removesuffix("\n")

    def json(self, name: str) -> Any:
        """An output that holds JSON."""
        return json.loads(self.text(name))


@dataclass(frozen=True)
class Case:
    """One case of a tests.yaml; `id` is `<component>/<version>:<case>`."""

    component: str
    body: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.component}:{self.body['name']}"


def versions() -> list[str]:
    """Every `<name>/<version>` of the library."""
    return sorted(str(path.parent.relative_to(LIBRARY)) for path in LIBRARY.glob("*/*/component.yaml"))


def load(component: str) -> ComponentSpec:
    """The spec of `<name>/<version>`."""
    path = LIBRARY / component / "component.yaml"
    return parse_component_bytes(path.read_bytes(), str(path))


def cases(component: str) -> Iterator[Case]:
    """The cases beside a component."""
    document = yaml.safe_load((LIBRARY / component / "tests.yaml").read_text(encoding="utf-8"))
    for body in document["cases"]:
        yield Case(component, body)


def run_component(
    component: str,
    folder: Path,
    arguments: Mapping[str, str],
    files: Mapping[str, bytes] | None = None,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Starts the component's real command line; inputs used by path come from `files`, with `env` on top of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = load(component)
    given = {**arguments, **{name: str(data) for name, data in (files or {}).items()}}
    line = resolve_command(spec, task_arguments(spec, given), _places(folder))
    for name, data in (files or {}).items():
        path = Path(line.input_paths[name])
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    fixed = (spec.container.file_outputs if spec.container else None) or {}
    moved = {path: str(folder / "outputs" / name / "data") for name, path in fixed.items()}
    for place in moved.values():
        Path(place).parent.mkdir(parents=True)
    process = subprocess.run(
        [moved.get(element, element) for element in (*line.command, *line.args)],
        cwd=folder,
        env={**os.environ, "NO_PROXY": "*", **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    outputs = {name: Path(moved.get(path, path)) for name, path in line.output_paths.items()}
    return Outcome(process.returncode, process.stdout.decode(), outputs)


def _places(folder: Path) -> Places:
    def unsupported(name: str) -> str:
        raise AssertionError(f"{name}: no component here uses URIs")

    return Places(
        input_path=lambda name: str(folder / "inputs" / name / "data"),
        output_path=lambda name: str(folder / "outputs" / name / "data"),
        input_uri=unsupported,
        output_uri=unsupported,
    )


def run_case(case: Case, folder: Path) -> Outcome:
    """Runs a case and asserts all it expects."""
    body = case.body
    beside = LIBRARY / case.component
    files = {name: (beside / path).read_bytes() for name, path in body.get("files", {}).items()}
    files |= {name: text.encode() for name, text in body.get("inline", {}).items()}
    outcome = run_component(case.component, folder, body.get("arguments", {}), files)
    fails = body.get("fails")
    expected = fails if fails is not None else body.get("expect", {})
    wanted_code = fails.get("exit_code") if fails is not None else 0
    assert outcome.exit_code == wanted_code if wanted_code is not None else outcome.exit_code != 0, outcome.log
    assert "Traceback" not in outcome.log, outcome.log
    if "log" in expected:
        check_text(outcome.log, expected["log"])
    for name, wanted in expected.get("outputs", {}).items():
        check_output(outcome.outputs[name], wanted)
    return outcome


def check_output(path: Path, wanted: Mapping[str, Any]) -> None:
    """Holds an output against what a case says of it."""
    for relative, inner in wanted.get("files", {}).items():
        check_output(path / relative, inner)
    if "sha256" in wanted:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == wanted["sha256"], path.read_text(encoding="utf-8")
    if {"equals", "matches", "json"} & wanted.keys():
        check_text(path.read_bytes().decode().removesuffix("\n"), wanted)


def check_text(text: str, wanted: Mapping[str, Any]) -> None:
    """Holds a text against `equals`, `matches` and `json`."""
    if "equals" in wanted:
        assert text == wanted["equals"]
    if "matches" in wanted:
        assert re.search(wanted["matches"], text), text
    checks = wanted.get("json", [])
    for check in checks if isinstance(checks, list) else [checks]:
        assert at_path(json.loads(text), check["path"]) == check["equals"], check["path"]


def at_path(value: Any, path: str) -> Any:
    """The value a JSON path of names and numbers leads to: `$.metrics[0].name`."""
    for name, number in re.findall(r"\.([\w-]+)|\[(\d+)\]", path.removeprefix("$")):
        value = value[name] if name else value[int(number)]
    return value


def renamed(outcome: Outcome, **names: str) -> dict[str, bytes]:
    """Outputs as input files of the next component: input name to output name."""
    return {target: outcome.outputs[source].read_bytes() for target, source in names.items()}
