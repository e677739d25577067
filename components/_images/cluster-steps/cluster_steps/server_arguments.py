"""Flags that the steps with a server share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from cluster_steps.arguments import json_object
from cluster_steps.errors import StepUsage
from cluster_steps.manifests import Manifest
from cluster_steps.order import Order
from cluster_steps.outputs import write_text
from cluster_steps.servers import SERVICE_TYPES, service_url


def add_server(parser: argparse.ArgumentParser) -> None:
    """How the server runs, what it may read, and where its address goes."""
    parser.add_argument("--service-type", choices=SERVICE_TYPES, default="ClusterIP")
    parser.add_argument("--resources", type=json_object, default={})
    parser.add_argument("--env", type=json_object, default={})
    parser.add_argument("--secret-name", default="")
    parser.add_argument("--secret-keys", type=json_object, default={})
    parser.add_argument("--output-endpoint", default="", help="file for the URL within the cluster")


def write_endpoint(path: str, order: Order, found: Sequence[Manifest], port: int, url_path: str) -> None:
    """Write where the server answers within the cluster; nothing after a delete. `found` is what carry_out gave."""
    if order.action == "delete" or not found:
        write_text(path, "")
        return
    metadata = found[0]["metadata"]
    write_text(path, service_url(metadata["name"], metadata.get("namespace", "default"), port, url_path))


def texts(value: dict[str, Any], what: str) -> dict[str, str]:
    """A JSON object as texts by name; numbers and booleans become text. Raises StepUsage for lists and objects."""
    found = {}
    for name, item in value.items():
        if isinstance(item, (dict, list)) or item is None:
            raise StepUsage(f"{what}: {name} must be a text")
        found[name] = item if isinstance(item, str) else str(item).lower() if isinstance(item, bool) else str(item)
    return found


def secret_env(name: str, keys: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Variable to Secret and key; nothing without a Secret."""
    return {variable: (name, key) for variable, key in texts(keys, "secret keys").items()} if name else {}
