"""The recorder of a pipeline's function: takes the calls of factories and the groups as they come."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from catalog.dsl.arguments import check_arguments
from catalog.dsl.complaints import complaint
from catalog.dsl.container_task import ContainerTask
from catalog.dsl.scope import PIPELINE, Build, Draft, Scope
from catalog.load.caller import caller_position
from catalog.load.factory import recorder
from catalog.spec.model import ComponentRef, ComponentSpec
from catalog.spec.names import python_name

if TYPE_CHECKING:
    from catalog.dsl.pipeline_conf import PipelineConf


class Composition:
    """One pipeline while its function runs; `outer` is the composition inside which this one was started."""

    def __init__(self, function: Callable[..., Any], outer: Composition | None = None) -> None:
        self.function = function
        self.outer = outer
        self.root = Scope(Build(), PIPELINE)
        self.current = self.root
        self.conf: PipelineConf | None = None

    def add_task(self, spec: ComponentSpec, ref: ComponentRef, arguments: Mapping[str, Any]) -> ContainerTask:
        """Add a task to the graph that is open; CompositionError for arguments that do not fit."""
        scope = self.current
        checked = check_arguments(spec, arguments, scope)
        draft = self.add_draft(task_name(spec.name or "Component"))
        draft.spec, draft.ref = spec, ref
        draft.arguments.update(checked)
        from catalog.dsl.container_op import ComponentTask

        return ComponentTask(draft)

    def add_draft(self, base: str) -> Draft:
        """A new task in the open graph, its id made from `base`."""
        scope = self.current
        scope.chain = []
        draft = Draft(scope.build.unique_id(base), scope, position=caller_position()[0])
        scope.drafts[draft.id] = draft
        return draft

    def add_group(self, kind: str, name: str | None = None) -> Draft:
        """A new group in the open graph: `<kind>-[<name>-]<number>`."""
        build = self.root.build
        build.groups += 1
        parts = (kind, task_name(name) if name else "", str(build.groups))
        draft = self.add_draft("-".join(part for part in parts if part))
        draft.body = Scope(build, kind, draft.scope, draft)
        return draft


def task_name(name: str) -> str:
    """A component's name as a task id: `Train model` → `train-model`; `task` for a name without word characters."""
    return python_name(name).replace("_", "-") if re.search(r"[^\W_]", name) else "task"


def open_composition(what: str) -> Composition:
    """The composition at work; refuses when there is none."""
    current = recorder.get()
    if isinstance(current, Composition):
        return current
    hint = "use it in a function decorated with @dsl.pipeline"
    raise complaint(f"{what} stands outside of a pipeline", "outside-pipeline", hint)
