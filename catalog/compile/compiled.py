"""What the compiler gives: the Workflow, and how its templates and names lead back to the pipeline's tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["graph", "wrapper", "loop", "choice", "pod", "fused", "resource"]


@dataclass(frozen=True, slots=True)
class Place:
    """What one template of the Workflow stands for.

    `graph`: a graph of the pipeline; `tasks` maps its DAG task names to the pipeline's task ids, and the DAG task of
    its exit part to the empty id: a task of kind `wrapper`, which adds no step to a task's path and whose own `tasks`
    are the graph's exit tasks. `choice`: a DAG that stands for one container task; exactly one of its tasks, which all
    map to the empty id, is not skipped. `loop`: a DAG whose task `each` fans out; its n-th child is iteration n. `pod`
    and `resource`: one component; `inputs` maps parameter and artifact names to input names, `outputs` artifact names
    to output names, `parameters` output parameter names to output names, `uris` are the outputs whose text is the URI
    they lie at. `fused`: a chain of container tasks in one
    pod; `tasks` maps its containers to task ids of the graph around it, `containers` to what each stands for.
    """

    kind: Kind
    component: str = ""
    tasks: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    uris: frozenset[str] = frozenset()
    containers: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """`workflow` is the object as plain data; `places` has an entry for each of its templates, by template name.

    `known` are the paths of tasks that were left out because their results are known; every other task has a node.
    `warnings` say what the cluster does otherwise than the local engines.
    """

    workflow: Mapping[str, Any]
    places: Mapping[str, Place]
    known: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
