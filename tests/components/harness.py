"""Runs a component of the library as a plain process, in a folder of its own, for tests that need more than cases."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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


def versions() -> list[str]:
    """Every `<name>/<version>` of the library."""
    return sorted(str(path.parent.relative_to(LIBRARY)) for path in LIBRARY.glob("*/*/component.yaml"))


def load(component: str) -> ComponentSpec:
    """The spec of `<name>/<version>`."""
    path = LIBRARY / component / "component.yaml"
    return parse_component_bytes(path.read_bytes(), str(path))


@cache
def build_own_image(component: str) -> None:
    """Build the image of a component whose source lies in components/_images; others are pulled as they are."""
    container = load(component).container
    repository, _, name = (container.image if container else "").partition("/")
    folder = LIBRARY / "_images" / name.partition(":")[0]
    if repository == "kfp-catalog" and folder.is_dir():
        subprocess.run(["docker", "build", "--quiet", "--tag", f"{repository}/{name}", str(folder)], check=True)


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


def renamed(outcome: Outcome, **names: str) -> dict[str, bytes]:
    """Outputs as input files of the next component: input name to output name."""
    return {target: outcome.outputs[source].read_bytes() for target, source in names.items()}
