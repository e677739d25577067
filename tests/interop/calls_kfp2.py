"""Runs in the environment of kfp 2: calls of its RegistryClient from stdin (JSON), what they return to stdout (JSON).

The input is {"host": …, "token": …, "calls": [[method, {arguments}], …]}; the method `load_url` is
`kfp.components.load_component_from_url`, and `compile` compiles a pipeline of two steps to a file.
"""

# kfp reads the annotations of its components as types, not as texts: no `from __future__ import annotations`.
import json
import sys
from pathlib import Path
from typing import Any

import requests
from kfp import compiler, components, dsl
from kfp.registry import RegistryClient
from kfp.registry.registry_client import ApiAuth


def double(number: int) -> int:
    return 2 * number


def twice(number: int = 1) -> None:
    step = dsl.component(double)
    step(number=step(number=number).output)


def load_url(url: str, auth: Any = None) -> dict[str, Any]:
    found = components.load_component_from_url(url, auth=tuple(auth) if auth else None)
    return {"name": found.name, "inputs": sorted(found.component_spec.inputs or {})}


def compile_pipeline(path: str) -> str:
    compiler.Compiler().compile(dsl.pipeline(twice, name="Doubling Twice"), path)
    return Path(path).read_text(encoding="utf-8")


def main() -> None:
    asked = json.load(sys.stdin)
    client = RegistryClient(host=asked["host"], auth=ApiAuth(asked["token"]) if asked["token"] else None)
    others: dict[str, Any] = {"load_url": load_url, "compile": compile_pipeline}
    found = []
    for method, arguments in asked["calls"]:
        try:
            found.append({"value": (others.get(method) or getattr(client, method))(**arguments)})
        except requests.HTTPError as error:
            found.append({"status": error.response.status_code})
        except ValueError as error:
            found.append({"error": str(error)})
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
