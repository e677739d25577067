"""DAG and steps templates to graphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.arguments import Item, Names, read_value
from catalog.compile.from_argo.containers import read_container
from catalog.compile.from_argo.leaf import Leaf
from catalog.compile.from_argo.order import read_dependencies
from catalog.compile.from_argo.ports import read_inputs
from catalog.compile.from_argo.resources import read_resource_template
from catalog.compile.from_argo.tasks import read_task
from catalog.compile.from_argo.templates import GLOBAL, Templates
from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.model import (
    Argument,
    ComponentSpec,
    GraphImplementation,
    GraphSpec,
    InputSpec,
    OutputSpec,
    TaskExtension,
    TaskSpec,
)

_KNOWN = ("name", "dag", "steps", "inputs", "outputs", "parallelism", "metadata", "failFast")
_KINDS = ("script", "suspend", "http", "plugin", "data", "containerSet")


@dataclass
class GraphReader:
    """Reads templates and remembers them: a template that many tasks use becomes one component."""

    templates: Templates
    known: dict[str, Leaf] = field(default_factory=dict)

    def leaf(self, place: Cursor, name: str, enclosing: tuple[str, ...]) -> Leaf | None:
        """What the template `name` comes to for a task inside the graphs `enclosing`; None when it was reported."""
        if name in enclosing:
            return self._anew(name, enclosing)
        if name in self.known:
            return self.known[name]
        template = self.templates.named.get(name)
        if template is None:
            place.refuse("argo-template-missing", f'{place.what} names the template "{name}", which does not exist')
            return None
        if len(enclosing) > MAX_SPEC_DEPTH:
            place.refuse("argo-too-deep", f"templates are nested deeper than {MAX_SPEC_DEPTH} levels")
            return None
        found = self._read(template, name, enclosing)
        # A graph with a way back to one around it stands for one place only.
        if found is not None and not _leads_out(found.component, 1):
            self.known[name] = found
        return found

    def _read(self, template: Cursor, name: str, enclosing: tuple[str, ...]) -> Leaf | None:
        fields = template.fields()
        if "container" in fields:
            return read_container(template, self.templates)
        if "resource" in fields:
            return read_resource_template(template, self.templates)
        if "dag" in fields or "steps" in fields:
            return Leaf(self.graph(template, (*enclosing, name)))
        kind = next((kind for kind in _KINDS if kind in fields), "")
        message = f"{template.what} is of the kind `{kind}`" if kind else f"{template.what} is of no kind that is known"
        template.refuse("argo-template-kind", message, "container, dag, steps and resource templates are read")
        return None

    def _anew(self, name: str, enclosing: tuple[str, ...]) -> Leaf:
        levels = len(enclosing) - enclosing.index(name)
        template = self.templates.named[name]
        needs = self.templates.needs.get(name, ())
        ports = _graph_inputs(template, needs)
        return Leaf(ComponentSpec(name=name, inputs=ports), TaskExtension(recurse=levels))

    def graph(self, template: Cursor, enclosing: tuple[str, ...], outermost: bool = False) -> ComponentSpec:
        """The graph of a DAG or steps template, which is the last of `enclosing`."""
        template.only(_KNOWN, "argo-template", "retries, time limits and pods are of container templates")
        name = enclosing[-1]
        ports = _graph_inputs(template, self.templates.needs.get(name, ()))
        names = Names(frozenset(port.name for port in ports), outermost)
        if outermost:
            names = replace(names, inputs=frozenset(names.own(port.name) for port in ports))
        tasks = self._tasks(template, names, enclosing)
        outputs = _graph_outputs(template, names)
        return ComponentSpec(
            name=name,
            inputs=ports,
            outputs=tuple(OutputSpec(output) for output in outputs),
            implementation=GraphImplementation(GraphSpec(tasks, outputs or None)),
        )

    def _tasks(self, template: Cursor, names: Names, enclosing: tuple[str, ...]) -> dict[str, TaskSpec]:
        used: list[tuple[Cursor, str, Leaf, tuple[str, ...]]] = []
        for place, earlier in _places(template):
            task_id = place.text("name")
            if not task_id or task_id in names.tasks:
                place.refuse("argo-duplicate", f'{template.what} has a task without a name, or twice "{task_id}"')
                continue
            called = place.called(f'task "{task_id}" of {template.what}')
            leaf = self._leaf_of(called, enclosing)
            names.tasks[task_id] = leaf.outputs if leaf is not None else {}
            if leaf is not None:
                used.append((called, task_id, leaf, earlier))
        found: dict[str, TaskSpec] = {}
        for place, task_id, leaf, earlier in used:
            bound = self._parallelism(place.text("template"))
            before = (*earlier, *_known_only(place, read_dependencies(place), names))
            found[task_id] = read_task(place, leaf, names, before, bound)
        return found

    def _leaf_of(self, place: Cursor, enclosing: tuple[str, ...]) -> Leaf | None:
        if place.get("template") is None:
            place.refuse(
                "argo-template-ref", f"{place.what} names no template of this workflow", "write it into the file"
            )
            return None
        return self.leaf(place, place.text("template"), enclosing)

    def _parallelism(self, name: str) -> int | None:
        bound = self.templates.named[name].plain("parallelism") if name in self.templates.named else None
        return bound if isinstance(bound, int) and bound > 0 else None


def _places(template: Cursor) -> list[tuple[Cursor, tuple[str, ...]]]:
    """Each task with those that the order of steps puts before it."""
    dag = template.get("dag")
    if dag is not None:
        dag.only(("tasks", "failFast"), "argo-dag")
        return [(place, ()) for place in dag.listed("tasks")]
    found: list[tuple[Cursor, tuple[str, ...]]] = []
    earlier: tuple[str, ...] = ()
    for group in template.listed("steps"):
        places = group.each() if group.is_list() else [group]
        found += [(place, earlier) for place in places]
        earlier = tuple(place.text("name") for place in places) or earlier
    return found


def _known_only(place: Cursor, wanted: list[str], names: Names) -> list[str]:
    for name in wanted:
        if name not in names.tasks:
            place.refuse("unknown-task", f'{place.what} waits for the task "{name}", which does not exist')
    return [name for name in wanted if name in names.tasks]


def _graph_inputs(template: Cursor, needs: tuple[str, ...]) -> tuple[InputSpec, ...]:
    """The graph's inputs. None is required: a value may come from a task that was left out."""
    inputs = read_inputs(template)
    ports = [replace(port, optional=True) for port in inputs.ports.values()]
    return (*ports, *(InputSpec(f"{GLOBAL}{name}", optional=True) for name in needs))


def _graph_outputs(template: Cursor, names: Names) -> dict[str, Argument]:
    found: dict[str, Argument] = {}
    for place in [*template.listed("outputs", "parameters"), *template.listed("outputs", "artifacts")]:
        name = place.text("name")
        place.only(("name", "valueFrom", "from", "optional", "description"), "argo-output")
        source = place.get("from") or place.get("valueFrom", "parameter")
        if source is None:
            message = f'the output "{name}" of {template.what} is not that of a task'
            place.refuse("argo-output", message, "expressions and defaults of outputs have no counterpart")
            continue
        given = read_value(source, source.text(), names)
        if given is None or isinstance(given, Item):
            continue
        if found.setdefault(name, given) != given:
            place.refuse("argo-output", f'the output "{name}" of {template.what} comes from two places')
    return found


def _leads_out(component: ComponentSpec, levels: int) -> bool:
    """True when a task inside starts a graph around this component anew."""
    tasks: Mapping[str, TaskSpec] = component.graph.tasks if component.graph is not None else {}
    for task in tasks.values():
        if task.extension is not None and task.extension.recurse is not None:
            if task.extension.recurse > levels:
                return True
        elif task.component_ref.spec is not None and _leads_out(task.component_ref.spec, levels + 1):
            return True
    return False
