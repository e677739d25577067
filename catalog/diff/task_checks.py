"""Whether a task, as a migration left it, fits the version it now uses: every finding that stops an upgrade."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from catalog.diff.change import Change
from catalog.diff.level import Level
from catalog.diff.migrate import renamed_output
from catalog.diff.route import Route
from catalog.errors import CompositionError, Finding
from catalog.spec.model import TaskSpec
from catalog.spec.suggestions import suggest
from catalog.spec.types import is_final_status

RULE = "migration-missing"


def check_task(path: str, before: TaskSpec, after: TaskSpec, route: Route, taken: Collection[str]) -> list[Finding]:
    """Findings (rules migration-missing, output-dropped) about a task; `taken` are its outputs that the graph uses."""
    told = [_told(path, before, route, change) for change in _touching(before, route, taken)]
    return told or [*_misfits(path, after, route), *_lost_outputs(path, before, route, taken)]


def passed(task: TaskSpec) -> frozenset[str]:
    """The inputs that a task fills: by its arguments and by its loop."""
    loop = task.extension.for_each if task.extension is not None else None
    return frozenset(task.arguments) | frozenset(loop.bind if loop is not None else ())


def _touching(task: TaskSpec, route: Route, taken: Collection[str]) -> Iterator[Change]:
    """The breaking changes without a migration that concern what this task passes or gives."""
    names = passed(task)
    for change in route.unguided.changes:
        if change.level is not Level.MAJOR or change.port in route.handled:
            continue
        own = change.before if change.kind.endswith("-renamed") else change.port
        if change.kind in ("input-added-required", "input-required"):
            if own not in names:
                yield change
        elif (change.kind.startswith("input-") and own in names) or (
            change.kind.startswith("output-") and own in taken
        ):
            yield change


def _told(path: str, task: TaskSpec, route: Route, change: Change) -> Finding:
    label = f"{task.component_ref.name} → {route.new}"
    message = f'task "{path}" ({label}): {change.kind} "{change.port}", and no migration says what to do'
    hint = f"{change.reason}; change the task by hand, or add the step to migrations.yaml of {route.new}"
    return Finding(RULE, message, task.position, hint=hint)


def _misfits(path: str, task: TaskSpec, route: Route) -> Iterator[Finding]:
    known = [port.name for port in route.target.inputs]
    names = passed(task)
    for name in names:
        if name not in known:
            message = f'task "{path}": version {route.new} has no input "{name}", and no migration says what to do'
            yield Finding(RULE, message, task.position, hint=suggest(name, known))
    for port in route.target.inputs:
        if port.required and port.name not in names and not is_final_status(port.type):
            message = f'task "{path}": version {route.new} demands the input "{port.name}"'
            yield Finding(RULE, message, task.position, hint="a set_default in migrations.yaml would fill it")


def _lost_outputs(path: str, task: TaskSpec, route: Route, taken: Collection[str]) -> Iterator[Finding]:
    known = [port.name for port in route.target.outputs]
    for name in taken:
        try:
            new = renamed_output(name, route.steps)
        except CompositionError as error:
            yield Finding(error.rule, f'task "{path}": {error.findings[0].message}', task.position, hint=error.hint)
            continue
        if new not in known:
            message = f'task "{path}": version {route.new} has no output "{new}", which the pipeline takes'
            yield Finding(RULE, message, task.position, hint=suggest(new, known))
