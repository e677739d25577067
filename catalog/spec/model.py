"""The values a component file is made of: KFP v1 ComponentSpec, frozen.

Field names and defaults follow `kfp.components.structures` 1.8.22. Positions and sources are not part of a value:
two specs read from different places are equal when they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from catalog.errors import Position
from catalog.spec.placeholders import Element

DEFAULT_VERSION = "google.com/cloud/pipelines/component/v1"
FINAL_STATUS_TYPE = "PipelineTaskFinalStatus"

TypeSpec = Union[str, Mapping[str, Any], list[Any], None]
Scalar = Union[str, int, float, bool]


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input port. `default` is the scalar as the file has it; None means no default."""

    name: str
    type: TypeSpec = None
    description: str | None = None
    default: Scalar | None = None
    optional: bool = False
    annotations: Mapping[str, Any] | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    @property
    def required(self) -> bool:
        """True when a caller must pass an argument."""
        return not self.optional and self.default is None


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """One output port."""

    name: str
    type: TypeSpec = None
    description: str | None = None
    annotations: Mapping[str, Any] | None = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MetadataSpec:
    """Annotations and labels: text to text."""

    annotations: Mapping[str, str] | None = None
    labels: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """What to start. `file_outputs` maps an output's name to the fixed path the program writes it to."""

    image: str
    command: tuple[Element, ...] | None = None
    args: tuple[Element, ...] | None = None
    env: Mapping[str, str] | None = None
    file_outputs: Mapping[str, str] | None = None

    @property
    def line(self) -> tuple[Element, ...]:
        """Command and args in one tuple."""
        return (self.command or ()) + (self.args or ())


@dataclass(frozen=True, slots=True)
class GraphInput:
    """An argument taken from the enclosing graph's input."""

    input_name: str
    type: TypeSpec = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TaskOutput:
    """An argument taken from another task's output."""

    task_id: str
    output_name: str
    type: TypeSpec = None
    position: Position | None = field(default=None, compare=False, repr=False)


Argument = Union[str, int, float, bool, GraphInput, TaskOutput]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`op` is one of == != > >= < <=."""

    op: str
    left: Argument
    right: Argument


@dataclass(frozen=True, slots=True)
class Both:
    """The predicate `and`."""

    left: Predicate
    right: Predicate


@dataclass(frozen=True, slots=True)
class Either:
    """The predicate `or`."""

    left: Predicate
    right: Predicate


@dataclass(frozen=True, slots=True)
class Negation:
    """The predicate `not`."""

    operand: Predicate


Predicate = Union[Argument, Comparison, Both, Either, Negation]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a spec's bytes came from.

    `location` is a path or URL; `local` is true for a file of this machine; `name` and `version` are set for a
    component found in a library.
    """

    location: str = ""
    digest: str = ""
    local: bool = True
    name: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class ComponentRef:
    """Where a task's component is: at least one of the five."""

    name: str | None = None
    digest: str | None = None
    tag: str | None = None
    url: str | None = None
    spec: ComponentSpec | None = None


@dataclass(frozen=True, slots=True)
class ExecutionOptions:
    """`max_retries` of the retry strategy and `max_cache_staleness` (ISO-8601 duration) of the caching strategy."""

    max_retries: int | None = None
    max_cache_staleness: str | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """When and how fast a failed task is tried again: policy `Always|OnFailure|OnError|OnTransientError`, seconds."""

    policy: str | None = None
    backoff_seconds: float | None = None
    backoff_factor: float | None = None
    backoff_max_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ForEach:
    """A loop over `items`: a tuple of JSON values, or an argument that holds a JSON list.

    `bind` maps an input of the task to the item's key that fills it; the empty key is the whole item.
    """

    items: tuple[Any, ...] | GraphInput | TaskOutput
    bind: Mapping[str, str]
    parallelism: int | None = None


@dataclass(frozen=True, slots=True)
class TaskExtension:
    """What the v1 grammar lacks, under the task's key `x-catalog` (version 1).

    `after`: ids of tasks that must have ended first; `finally_`: the task runs when all others of its graph have
    ended, whatever happened; `recurse`: the task starts the graph that many levels out (1 is its own graph) anew;
    `timeout_seconds`: bound on one attempt; `pod`: env, resources, volumes and the like, in Kubernetes' words;
    `resource`: the Kubernetes object that is the task's implementation, and what is done with it, in Argo's words.
    Texts of both may refer to the task's own inputs as catalog/spec/input_references.py has it.
    """

    after: tuple[str, ...] = ()
    for_each: ForEach | None = None
    finally_: bool = False
    recurse: int | None = None
    timeout_seconds: float | None = None
    retry: Retry | None = None
    pod: Mapping[str, Any] | None = None
    resource: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """One use of a component. `arguments` maps the component's input names to arguments."""

    component_ref: ComponentRef
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    is_enabled: Predicate | None = None
    execution_options: ExecutionOptions | None = None
    annotations: Mapping[str, Any] | None = None
    extension: TaskExtension | None = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GraphSpec:
    """Tasks by id in file order, and which task outputs the graph hands out."""

    tasks: Mapping[str, TaskSpec]
    output_values: Mapping[str, Argument] | None = None


@dataclass(frozen=True, slots=True)
class ContainerImplementation:
    """The implementation of a component that is one container."""

    container: ContainerSpec


@dataclass(frozen=True, slots=True)
class GraphImplementation:
    """The implementation of a component that is a graph of tasks: a pipeline."""

    graph: GraphSpec


Implementation = Union[ContainerImplementation, GraphImplementation]


@dataclass(frozen=True, slots=True)
class ComponentSpec:
    """A component: its interface and how it is carried out."""

    name: str | None = None
    description: str | None = None
    metadata: MetadataSpec | None = None
    inputs: tuple[InputSpec, ...] = ()
    outputs: tuple[OutputSpec, ...] = ()
    implementation: Implementation | None = None
    version: str = DEFAULT_VERSION
    source: Source | None = field(default=None, compare=False, repr=False)

    @property
    def container(self) -> ContainerSpec | None:
        """The container, or None for a graph."""
        return self.implementation.container if isinstance(self.implementation, ContainerImplementation) else None

    @property
    def graph(self) -> GraphSpec | None:
        """The graph, or None for a container."""
        return self.implementation.graph if isinstance(self.implementation, GraphImplementation) else None

    @property
    def annotations(self) -> Mapping[str, str]:
        """The metadata annotations, empty when there are none."""
        return (self.metadata.annotations if self.metadata else None) or {}

    def input(self, name: str) -> InputSpec | None:
        """The input of that name, or None."""
        return next((port for port in self.inputs if port.name == name), None)

    def output(self, name: str) -> OutputSpec | None:
        """The output of that name, or None."""
        return next((port for port in self.outputs if port.name == name), None)

    def _repr_html_(self) -> str:
        from catalog.spec.display import spec_html

        return spec_html(self)
