"""The cache key of a task: what it would do, by content and never by name of pipeline or run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from catalog.run.model import Value
from catalog.run.values import digest_of_value
from catalog.spec.emit import to_struct
from catalog.spec.model import ComponentSpec

KEY_VERSION = 1


def container_digest(spec: ComponentSpec, fill: Callable[[str], str] = str) -> str:
    """sha256 hex of a component's container and output names; `fill` puts in the run's own texts."""
    struct = to_struct(spec)
    content = {"implementation": struct["implementation"], "outputs": [port.name for port in spec.outputs]}
    return hashlib.sha256(fill(json.dumps(content, sort_keys=True)).encode()).hexdigest()


def cache_key(container: str, inputs: Mapping[str, Value], env: Mapping[str, str]) -> str:
    """sha256 hex over the container's digest, each input's content digest, and the task's own environment."""
    parts = {
        "v": KEY_VERSION,
        "container": container,
        "inputs": {name: digest_of_value(value) for name, value in inputs.items()},
        "env": dict(env),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
