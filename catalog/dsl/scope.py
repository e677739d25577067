"""A graph that is being composed: its tasks so far, and the values that cross its border."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.dsl.settings import TaskSettings
from catalog.errors import Position
from catalog.spec.model import ComponentRef, ComponentSpec, InputSpec, OutputSpec

if TYPE_CHECKING:
    from catalog.dsl.params import PipelineParam
    from catalog.dsl.task import Task
    from catalog.dsl.texts import Template

Key = tuple[str, str]

LOOP, CONDITION, HANDLER, GRAPH, PIPELINE = "for-loop", "condition", "exit-handler", "graph", "pipeline"


@dataclass(eq=False)
class Build:
    """What all graphs of one pipeline share: ids given (and how often each was asked for), values by their text marker,
    the number of groups, whether types must fit, the tasks in the order they were made."""

    ids: set[str] = field(default_factory=set)
    repeats: dict[str, int] = field(default_factory=dict)
    markers: dict[str, PipelineParam] = field(default_factory=dict)
    groups: int = 0
    type_check: bool = True
    tasks: list[Task] = field(default_factory=list)

    def unique_id(self, base: str) -> str:
        """`base`, or `base-2`, `base-3`, … when it is taken."""
        candidate = base
        while candidate in self.ids:
            self.repeats[base] = self.repeats.get(base, 1) + 1
            candidate = f"{base}-{self.repeats[base]}"
        self.ids.add(candidate)
        return candidate


@dataclass(eq=False)
class Loop:
    """The items of a loop: JSON values or a value of the pipeline."""

    items: tuple[object, ...] | PipelineParam
    parallelism: int | None


@dataclass(eq=False)
class Draft:
    """A task that is being composed: a component's, or (with `body`) a group's.

    `arguments` are texts or values of the pipeline, or both mixed; `files` says where arguments of a ContainerOp are
    to be found by path; `predicate` and `loop` belong to groups.
    """

    id: str
    scope: Scope
    spec: ComponentSpec | None = None
    ref: ComponentRef | None = None
    body: Scope | None = None
    arguments: dict[str, str | PipelineParam | Template] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    predicate: object = None
    loop: Loop | None = None
    recurses: Scope | None = None
    after: list[Draft] = field(default_factory=list)
    after_ids: dict[str, None] = field(default_factory=dict)
    settings: TaskSettings = field(default_factory=TaskSettings)
    position: Position | None = None


@dataclass(eq=False)
class Scope:
    """One graph: of the pipeline, or of a group.

    `inputs` are its inputs by the key of the value that fills them, `captured` those values that come from outside,
    `exports` the outputs with the inner values they hand out, `bound` the loop's inputs and the item's key for each.
    `chain` holds the conditions of the If and Elif groups that stand directly before the next line, `function` is the
    one a `graph_component` runs.
    """

    build: Build
    kind: str
    parent: Scope | None = None
    draft: Draft | None = None
    drafts: dict[str, Draft] = field(default_factory=dict)
    inputs: dict[Key, InputSpec] = field(default_factory=dict)
    captured: dict[Key, PipelineParam] = field(default_factory=dict)
    exports: dict[Key, tuple[OutputSpec, PipelineParam]] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    chain: list[object] = field(default_factory=list)
    function: Callable[..., object] | None = None

    @property
    def id(self) -> str:
        """The id of the group's task; empty for the pipeline itself."""
        return self.draft.id if self.draft else ""

    def ancestry(self) -> list[Scope]:
        """This graph, the one around it, and so on out to the pipeline."""
        found: list[Scope] = [self]
        while found[-1].parent is not None:
            found.append(found[-1].parent)
        return found

    def input_name(self, base: str) -> str:
        """`base` or a variant of it that is no input's name yet."""
        return unique(base, {port.name for port in self.inputs.values()})


def unique(base: str, taken: set[str]) -> str:
    """`base`, or `base-2`, `base-3`, … when it is taken."""
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    return candidate
