"""A container component and its arguments to a command line: placeholders resolved, paths given.

Semantics of kfp 1.8.22's resolver as a compiled pipeline sees it; the one place every engine resolves through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from catalog.errors import ArgumentError
from catalog.spec.model import ComponentSpec, ContainerSpec, InputSpec
from catalog.spec.names import file_name, file_names
from catalog.spec.placeholders import (
    Branch,
    Concat,
    Condition,
    Element,
    ExecutorInput,
    IfPlaceholder,
    InputMetadata,
    InputOutputPortName,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputMetadata,
    OutputPath,
    OutputUri,
    walk,
)
from catalog.spec.types import default_text, is_final_status, truth

Place = Callable[[str], str]

# The text kfp 1.8.22 writes for inputMetadata; only KFP's own v2 launcher can fill it in.
METADATA_PATH = (
    "{{{{pipelineparam:op=;name=pipeline-root}}}}/{{{{kfp.run_uid}}}}/"
    "{{{{inputs.parameters.{}-producer-pod-id-}}}}/tmp/outputs/executor_output.json"
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where an engine puts things: each function takes a port's name and gives a path or URI."""

    input_path: Place
    output_path: Place
    input_uri: Place
    output_uri: Place


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A resolved command line.

    `input_paths` are the inputs met in inputPath with their paths; `output_paths` those of fileOutputs, then those met
    in outputPath; `input_uris`, `output_uris` alike; `by_value` the texts that were put into the line.
    """

    command: tuple[str, ...]
    args: tuple[str, ...]
    input_paths: Mapping[str, str] = field(default_factory=dict)
    output_paths: Mapping[str, str] = field(default_factory=dict)
    input_uris: Mapping[str, str] = field(default_factory=dict)
    output_uris: Mapping[str, str] = field(default_factory=dict)
    by_value: Mapping[str, str] = field(default_factory=dict)


def standard_places(spec: ComponentSpec) -> Places:
    """The fixed places of KFP: `/tmp/inputs/<name>/data`, `/tmp/outputs/<name>/data`, and v2 URI texts.

    Ports that need a file and whose file-safe names collide are kept apart by a number.
    """
    given, written = path_inputs(spec), path_outputs(spec)
    inputs = file_names(port.name for port in spec.inputs if port.name in given)
    outputs = file_names(port.name for port in spec.outputs if port.name in written)
    return Places(
        input_path=lambda name: f"/tmp/inputs/{inputs.get(name) or file_name(name)}/data",
        output_path=lambda name: f"/tmp/outputs/{outputs.get(name) or file_name(name)}/data",
        input_uri=lambda name: f"{{{{$.inputs.artifacts['{name}'].uri}}}}",
        output_uri=lambda name: f"{{{{$.outputs.artifacts['{name}'].uri}}}}",
    )


def task_arguments(spec: ComponentSpec, given: Mapping[str, str]) -> dict[str, str]:
    """The arguments a task really gets: `given` texts and every default, of optional inputs too.

    Raises ArgumentError (with all findings) for required inputs left out and names that are no inputs.
    """
    result = dict(given)
    for port in spec.inputs:
        if port.name not in result and (text := default_text(port)) is not None:
            result[port.name] = text
    return result


def value_inputs(spec: ComponentSpec) -> frozenset[str]:
    """Names of inputs that some placeholder puts into the line as text."""
    line = spec.container.line if spec.container else ()
    return frozenset(element.name for element in walk(line) if isinstance(element, InputValue))


def path_inputs(spec: ComponentSpec) -> frozenset[str]:
    """Names of inputs that some placeholder hands over as a file or URI."""
    line = spec.container.line if spec.container else ()
    return frozenset(element.name for element in walk(line) if isinstance(element, (InputPath, InputUri)))


def path_outputs(spec: ComponentSpec) -> frozenset[str]:
    """Names of outputs that some placeholder gives a path or URI to write to."""
    line = spec.container.line if spec.container else ()
    return frozenset(element.name for element in walk(line) if isinstance(element, (OutputPath, OutputUri)))


def resolve_command(
    spec: ComponentSpec, arguments: Mapping[str, str | None], places: Places, fill: Callable[[str], str] = str
) -> CommandLine:
    """The command line of a container component.

    `arguments` holds the inputs that have an argument; a value of None stands for an input that has one which only a
    path or URI placeholder may use (its text is not at hand). `fill` is applied to the component's own texts, never to
    arguments. Raises ArgumentError.
    """
    container = spec.container
    if container is None:
        raise ArgumentError("only container components have a command line", rule="not-a-container")
    return _Resolver(spec, container, arguments, places, fill).resolve()


class _Resolver:
    """Expands one component's elements; collects the paths and values it meets on the way."""

    def __init__(
        self,
        spec: ComponentSpec,
        container: ContainerSpec,
        arguments: Mapping[str, str | None],
        places: Places,
        fill: Callable[[str], str],
    ) -> None:
        self.container = container
        self.inputs = {port.name: port for port in spec.inputs}
        self.arguments = arguments
        self.places = places
        self.fill = fill
        fixed = container.file_outputs or {}
        self.output_paths = {port.name: fixed[port.name] for port in spec.outputs if port.name in fixed}
        self.input_paths: dict[str, str] = {}
        self.input_uris: dict[str, str] = {}
        self.output_uris: dict[str, str] = {}
        self.by_value: dict[str, str] = {}

    def resolve(self) -> CommandLine:
        return CommandLine(
            command=tuple(self.expand_all(self.container.command or ())),
            args=tuple(self.expand_all(self.container.args or ())),
            input_paths=self.input_paths,
            output_paths=self.output_paths,
            input_uris=self.input_uris,
            output_uris=self.output_uris,
            by_value=self.by_value,
        )

    def expand_all(self, elements: tuple[Element, ...]) -> list[str]:
        return [text for element in elements for text in self.expand(element)]

    def expand(self, element: Element) -> list[str]:
        if isinstance(element, str):
            return [self.fill(element)]
        if isinstance(element, Concat):
            return ["".join(self.expand_all(element.items))]
        if isinstance(element, IfPlaceholder):
            return self.expand_branch(element.then_value if self.holds(element.condition) else element.else_value)
        if isinstance(element, (OutputPath, OutputUri)):
            return [self.output_place(element)]
        if isinstance(element, ExecutorInput):
            return ["{{$}}"]
        if isinstance(element, OutputMetadata):
            return ["/tmp/outputs/executor_output.json"]
        return self.expand_input(element)

    def expand_branch(self, branch: Branch | None) -> list[str]:
        if branch is None:
            return []
        return self.expand_all(branch) if isinstance(branch, tuple) else self.expand(branch)

    def expand_input(
        self, element: InputValue | InputPath | InputUri | InputMetadata | InputOutputPortName
    ) -> list[str]:
        name = element.name
        if name not in self.arguments:
            return self.absent(self.inputs[name])
        if isinstance(element, InputMetadata):
            return [METADATA_PATH.format(name)]
        if isinstance(element, InputOutputPortName):
            return [f"{{{{kfp.input-output-name.{name}}}}}"]
        if isinstance(element, InputPath):
            self.input_paths[name] = self.places.input_path(name)
            return [self.input_paths[name]]
        if isinstance(element, InputUri):
            self.input_uris[name] = self.places.input_uri(name)
            return [self.input_uris[name]]
        return [self.value_of(name)]

    def value_of(self, name: str) -> str:
        text = self.arguments[name]
        if text is None:
            raise ArgumentError(
                f'input "{name}" is used by value, but its argument is a file', rule="argument-not-text"
            )
        self.by_value[name] = text
        return text

    def absent(self, port: InputSpec) -> list[str]:
        if port.optional or is_final_status(port.type):
            return []
        raise ArgumentError(
            f'no argument for the input "{port.name}"', rule="argument-missing", hint=f'pass a value for "{port.name}"'
        )

    def output_place(self, element: OutputPath | OutputUri) -> str:
        name = element.name
        if isinstance(element, OutputUri):
            self.output_uris[name] = self.places.output_uri(name)
            return self.output_uris[name]
        path = self.places.output_path(name)
        fixed = self.output_paths.setdefault(name, path)
        if fixed != path:
            raise ArgumentError(
                f'output "{name}" has two paths: {fixed} from fileOutputs and {path} from outputPath',
                rule="output-path-conflict",
                hint="use outputPath alone",
            )
        return path

    def holds(self, condition: Condition) -> bool:
        if isinstance(condition, bool):
            return condition
        if isinstance(condition, IsPresent):
            return condition.name in self.arguments
        if isinstance(condition, InputValue):
            texts = self.expand_input(condition)
            text = texts[0] if texts else ""
        else:
            text = condition
        return bool(text) and truth(text)
