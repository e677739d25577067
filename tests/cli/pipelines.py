"""Small pipelines of shell commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def shell(name: str, script: str, **ports: Any) -> dict[str, Any]:
    """A component that runs `script` in bash; an output `text` is written by the script to "$0"."""
    command: list[Any] = ["bash", "-c", script]
    if "outputs" in ports:
        command.append({"outputPath": "text"})
    container = {"image": "library/bash:4.4.23", "command": command}
    return {"name": name, **ports, "implementation": {"container": container}}


def task(script: str, name: str = "step", **keys: Any) -> dict[str, Any]:
    """A task that runs `script`; `after` are the ids of tasks before it, `finally_` makes it an exit task."""
    after: Sequence[str] = keys.get("after", ())
    extension: dict[str, Any] = {"v": 1}
    if after:
        extension["after"] = list(after)
    if keys.get("finally_"):
        extension["finally"] = True
    spec = {"componentRef": {"spec": shell(name, script)}}
    return {**spec, "x-catalog": extension} if len(extension) > 1 else spec


def write(path: Path, component: dict[str, Any]) -> str:
    """Write the component as JSON, which is YAML too; the path as text."""
    path.write_text(json.dumps(component), encoding="utf-8")
    return str(path)


def write_graph(path: Path, tasks: dict[str, dict[str, Any]], name: str = "pipeline") -> str:
    """Write a pipeline of these tasks; the path as text."""
    return write(path, {"name": name, "implementation": {"graph": {"tasks": tasks}}})
