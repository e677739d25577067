"""One graph while it is compiled: what its DAG sees, and the tasks that are done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.compile.sources import Need, Slot, Source
from catalog.spec.model import Argument, ComponentSpec, GraphInput, TaskOutput, TaskSpec

if TYPE_CHECKING:
    from catalog.compile.stopping import StopPart


@dataclass(frozen=True)
class Target:
    """A graph that tasks inside it may start anew: its template's name and slots."""

    spec: ComponentSpec
    template: str
    slots: Mapping[str, Slot]

    def is_started_anew(self) -> bool:
        """True when a task inside does so: the template then stands for every such start, not for one place only."""
        return starts_anew(self.spec)


def starts_anew(spec: ComponentSpec, levels: int = 1) -> bool:
    """True for a graph that a task so many levels inside starts anew."""
    for task in spec.graph.tasks.values() if spec.graph else ():
        if task.extension is not None and task.extension.recurse == levels:
            return True
        inner = task.component_ref.spec
        if inner is not None and starts_anew(inner, levels + 1):
            return True
    return False


@dataclass(frozen=True)
class Member:
    """A compiled task: its name in the DAG (empty when it was left out) and its outputs as the DAG sees them."""

    name: str
    outputs: Mapping[str, Source]


@dataclass(eq=False)
class Frame:
    """The graph `spec` at `path`; `inputs` has an entry for each input that may have a value.

    `protected` is true in the exit part of a graph: what failed there holds nothing up. `wanted` says how the graph's
    own outputs are used, `needs` how each output of its tasks is; `replaced` are the outputs in whose place a default
    or nothing may have to be put, which can be done for texts only. `origins` are the inputs as the outermost DAG sees
    them, of a graph that starts with the run (None for another); `stops` are the exit parts of graphs inside it.
    """

    spec: ComponentSpec
    path: str
    inputs: Mapping[str, Source]
    protected: bool
    enclosing: tuple[Target, ...]
    wanted: Mapping[str, Need]
    needs: Mapping[str, Mapping[str, Need]]
    replaced: frozenset[tuple[str, str]]
    texts: Mapping[str, str]
    origins: Mapping[str, Source] | None = None
    members: dict[str, Member] = field(default_factory=dict)
    stops: list[StopPart] = field(default_factory=list)

    @property
    def tasks(self) -> Mapping[str, TaskSpec]:
        """The graph's tasks by id, in file order."""
        return self.spec.graph.tasks if self.spec.graph else {}

    def source(self, argument: Argument) -> Source | None:
        """An argument of one of its tasks; None when there is no value. Constants are not for this."""
        if isinstance(argument, GraphInput):
            return self.inputs.get(argument.input_name)
        if isinstance(argument, TaskOutput):
            member = self.members.get(argument.task_id)
            return member.outputs.get(argument.output_name) if member else None
        from catalog.compile.expressions import fill_run_texts
        from catalog.spec.types import serialise

        return Source(constant=fill_run_texts(serialise(argument, None), self.texts))

    def need_of(self, task_id: str, unsure: bool) -> dict[str, Need]:
        """How the outputs of one task, which may be absent if `unsure`, are used."""
        found: dict[str, Need] = {}
        for output, need in self.needs.get(task_id, {}).items():
            as_text = unsure and (task_id, output) in self.replaced
            found[output] = Need(need.value or as_text, need.path)
        return found

    def path_of(self, task_id: str) -> str:
        """The path of a task of this graph."""
        return f"{self.path}/{task_id}" if self.path else task_id
