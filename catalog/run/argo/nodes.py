"""The status of a Workflow as values: its phase, and the nodes that Argo keeps for everything it ran."""

from __future__ import annotations

import base64
import binascii
import calendar
import gzip
import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import MachineError

ENDED_PHASES = frozenset({"Succeeded", "Failed", "Error", "Skipped", "Omitted"})


@dataclass(frozen=True, slots=True)
class ArgoNode:
    """One node; the words are Argo's own.

    `boundary` is the id of the DAG it belongs to; `hooked` is true for an exit hook, `retried` for one attempt of a
    Retry node; `synced` is false while the outputs of a pod that has ended are still on their way. `pod` is the id of
    the node whose pod it is part of, empty for its own; `container` its container there.
    """

    id: str
    name: str
    display_name: str
    type: str
    phase: str
    template: str = ""
    boundary: str = ""
    message: str = ""
    started: str = ""
    finished: str = ""
    children: tuple[str, ...] = ()
    hooked: bool = False
    retried: bool = False
    synced: bool = True
    pod: str = ""
    container: str = "main"
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """True when nothing about the node changes any more."""
        return self.phase in ENDED_PHASES and self.synced

    @property
    def exit_code(self) -> int | None:
        """The exit code of the node's program; None when it has none (yet)."""
        text = self.outputs.get("exitCode")
        return int(text) if isinstance(text, str) and text.lstrip("-").isdigit() else None


@dataclass(frozen=True, slots=True)
class WorkflowStatus:
    """What one look at a Workflow tells; `nodes` by id, `shutdown` is empty, `Stop` or `Terminate`."""

    name: str
    phase: str
    message: str = ""
    finished: str = ""
    shutdown: str = ""
    suspended: bool = False
    nodes: Mapping[str, ArgoNode] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """True when the controller is done with the workflow."""
        return self.phase in ("Succeeded", "Failed", "Error")


def read_status(workflow: Mapping[str, Any]) -> WorkflowStatus:
    """The status of a Workflow object.

    Raises MachineError for nodes the controller keeps in a database of its own (rule nodes-offloaded), and for
    compressed ones that cannot be unpacked (rule nodes-damaged).
    """
    status: Mapping[str, Any] = workflow.get("status") or {}
    spec: Mapping[str, Any] = workflow.get("spec") or {}
    phase = status.get("phase") or ""
    over = phase in ("Succeeded", "Failed", "Error")
    return WorkflowStatus(
        name=workflow["metadata"]["name"],
        phase=phase,
        message=status.get("message") or "",
        finished=status.get("finishedAt") or "",
        shutdown=spec.get("shutdown") or "",
        suspended=bool(spec.get("suspend")),
        nodes={key: _node(key, raw, over) for key, raw in _raw_nodes(status).items()},
    )


def _raw_nodes(status: Mapping[str, Any]) -> Mapping[str, Any]:
    if status.get("offloadNodeStatusVersion"):
        raise MachineError(
            "the cluster's workflow controller keeps the nodes of this workflow in a database of its own",
            rule="nodes-offloaded",
            hint="make the pipeline smaller, or turn off nodeStatusOffLoad in the controller's settings",
        )
    packed = status.get("compressedNodes")
    if not packed:
        return status.get("nodes") or {}
    try:
        nodes = json.loads(gzip.decompress(base64.b64decode(packed)))
    except (binascii.Error, OSError, EOFError, zlib.error, ValueError) as error:
        raise MachineError(f"the nodes of the workflow cannot be unpacked: {error}", rule="nodes-damaged") from error
    return nodes if isinstance(nodes, dict) else {}


def _node(key: str, raw: Mapping[str, Any], over: bool) -> ArgoNode:
    flags = raw.get("nodeFlag") or {}
    return ArgoNode(
        id=key,
        name=raw.get("name") or "",
        display_name=raw.get("displayName") or "",
        type=raw.get("type") or "",
        phase=raw.get("phase") or "Pending",
        template=raw.get("templateName") or "",
        boundary=raw.get("boundaryID") or "",
        message=raw.get("message") or "",
        started=raw.get("startedAt") or "",
        finished=raw.get("finishedAt") or "",
        children=tuple(raw.get("children") or ()),
        hooked=bool(flags.get("hooked")),
        retried=bool(flags.get("retried")),
        # Once the workflow is over nothing more comes, whatever the flag says.
        synced=over or raw.get("taskResultSynced") is not False,
        inputs=raw.get("inputs") or {},
        outputs=raw.get("outputs") or {},
    )


def epoch(text: str) -> float | None:
    """Seconds since the epoch for a time as Kubernetes writes it; None where there is none."""
    if not text:
        return None
    try:
        return float(calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")))
    except ValueError:
        return None
