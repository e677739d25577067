"""Whether a Workflow fits into the cluster's database, which takes objects of about a mebibyte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from catalog.errors import CompileError

MAX_BYTES = 1024 * 1024
_SHOWN = 3


def workflow_bytes(workflow: Mapping[str, Any]) -> int:
    """The size of the object as it is sent, in bytes."""
    return len(json.dumps(workflow, separators=(",", ":"), ensure_ascii=False).encode())


def require_fits(workflow: Mapping[str, Any]) -> None:
    """Refuse a Workflow above 1 MiB, naming its largest parts. Raises CompileError (rule workflow-too-large)."""
    size = workflow_bytes(workflow)
    if size <= MAX_BYTES:
        return
    parts = [(workflow_bytes(template), template["name"]) for template in workflow["spec"]["templates"]]
    parts += [(len(str(item.get("value", ""))), f"argument {item['name']}") for item in _parameters(workflow)]
    largest = ", ".join(f"{name} ({part // 1024} KiB)" for part, name in sorted(parts, reverse=True)[:_SHOWN])
    raise CompileError(
        f"the Workflow has {size // 1024} KiB; the cluster takes {MAX_BYTES // 1024}. Its largest parts: {largest}",
        rule="workflow-too-large",
        hint="split the pipeline, make loops of repeated tasks, or pass large constants as files",
    )


def _parameters(workflow: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow["spec"].get("arguments", {}).get("parameters", [])
    return found
