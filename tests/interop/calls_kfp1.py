"""Runs in the environment of kfp 1.8: calls from stdin (JSON), what they return to stdout (JSON).

A call is {"call": "store" | "url", …}. A component is told by its name, the names of its inputs, and its text.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from kfp import components
from kfp.components import ComponentStore


def told(factory: Any) -> dict[str, Any]:
    spec = factory.component_spec
    return {"name": spec.name, "inputs": [port.name for port in spec.inputs or []], "struct": spec.to_dict()}


def answer(call: dict[str, Any]) -> Any:
    auth = tuple(call["auth"]) if call.get("auth") else None
    if call["call"] == "url":
        return told(components.load_component_from_url(call["url"], auth=auth))
    store = ComponentStore(local_search_paths=["/nonexistent"], url_search_prefixes=[call["prefix"]], auth=auth)
    return told(store.load_component(call["name"], digest=call.get("digest"), tag=call.get("tag")))


def main() -> None:
    found = []
    for call in json.load(sys.stdin):
        try:
            found.append({"value": answer(call)})
        except Exception as error:
            found.append({"error": f"{type(error).__name__}: {error}"})
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
