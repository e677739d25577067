"""How the values of a graph are used: as text, as files, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.command import path_inputs, value_inputs
from catalog.compile.sources import Need
from catalog.spec.input_references import referenced_inputs
from catalog.spec.model import ComponentSpec, GraphInput, TaskExtension, TaskOutput, TaskSpec
from catalog.spec.references import predicate_arguments


class Usage:
    """Answers questions about one linked pipeline; remembers what it found for each component."""

    def __init__(self) -> None:
        # The component is kept beside what is known of it: an id is only its own while it lives.
        self._inputs: dict[int, tuple[ComponentSpec, Mapping[str, Need]]] = {}

    def of_input(self, component: ComponentSpec, task: TaskSpec | None, name: str) -> Need:
        """How the component, used by `task`, uses its input."""
        need = self._of_component(component).get(name, Need())
        extension = task.extension if task else None
        return need | Need(value=name in pod_inputs(extension)) if extension else need

    def _of_component(self, component: ComponentSpec) -> Mapping[str, Need]:
        known = self._inputs.get(id(component))
        if known is not None:
            return known[1]
        if component.graph is None:
            by_value, by_path = value_inputs(component), path_inputs(component)
            if component.container is not None:
                by_value |= frozenset(referenced_inputs(component.container.image))
            found: dict[str, Need] = {name: Need(name in by_value, name in by_path) for name in by_value | by_path}
        else:
            # A graph that recurses asks for itself: what it passes on to itself adds no need of its own.
            self._inputs[id(component)] = (component, {})
            found = {}
            for task in component.graph.tasks.values():
                for argument, need in self.of_task(task):
                    if isinstance(argument, GraphInput):
                        found[argument.input_name] = found.get(argument.input_name, Need()) | need
        self._inputs[id(component)] = (component, found)
        return found

    def of_task(self, task: TaskSpec) -> Iterator[tuple[GraphInput | TaskOutput, Need]]:
        """Every reference a task makes, with how it uses it."""
        component = task.component_ref.spec
        if task.extension is not None and task.extension.recurse is not None:
            component = None
        for name, argument in task.arguments.items():
            if isinstance(argument, (GraphInput, TaskOutput)):
                yield argument, Need(True, False) if component is None else self.of_input(component, task, name)
        for operand in predicate_arguments(task.is_enabled):
            if isinstance(operand, (GraphInput, TaskOutput)):
                yield operand, Need(value=True)
        loop = task.extension.for_each if task.extension else None
        if loop is not None and isinstance(loop.items, (GraphInput, TaskOutput)):
            yield loop.items, Need(value=True)


def pod_inputs(extension: TaskExtension | None) -> frozenset[str]:
    """Names of the task's inputs that its pod settings or its resource refer to."""
    if extension is None:
        return frozenset()
    return frozenset(referenced_inputs([extension.pod, extension.resource]))


def exit_needs(usage: Usage, exits: ComponentSpec | None) -> dict[str, Need]:
    """How the exit part of a graph uses what its inputs carry."""
    if exits is None:
        return {}
    return {port.name: usage.of_input(exits, None, port.name) for port in exits.inputs if "." in port.name}
