"""Fills in the component of every task of a pipeline, at every depth, and takes them out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from catalog.errors import CatalogError, Finding, LibraryError
from catalog.library.gather import Outcome, gather
from catalog.library.libraries import Libraries
from catalog.library.locked import check_given, read_locked
from catalog.library.reference import is_reference
from catalog.library.resolve import read_target
from catalog.library.target import Target, target_of
from catalog.library.walk import location_of, recurses
from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, Source, TaskSpec

if TYPE_CHECKING:
    from catalog.library.lock import Lock
    from catalog.load.options import FetchOptions


def link(
    spec: ComponentSpec,
    libraries: Libraries,
    *,
    lock: Lock | None = None,
    base: str = "",
    offline: bool = False,
    options: FetchOptions | None = None,
) -> ComponentSpec:
    """The same pipeline with `component_ref.spec` filled in for every task; what is no graph stays as it is.

    With a lock every reference takes exactly the locked version, verified. `base` is where relative urls of a spec
    without a source start; `offline` takes URLs and hubs from the cache only. Each distinct reference is read once, and
    tasks of one component share one spec object. Tasks that recurse keep their reference. Raises an error with all
    findings, each at its task: the one class they share, else LibraryError.
    """
    if spec.graph is None:
        return spec
    if offline:
        options, libraries = _offline(options), libraries.offline()

    def read(target: Target) -> ComponentSpec:
        return read_locked(target, lock, libraries, options) if lock else read_target(target, libraries, options)

    linker = _Linker(gather(spec, base, read), lock)
    linked = linker.fill(spec, base, (), ())
    linker.finish()
    return linked


def strip_specs(spec: ComponentSpec) -> ComponentSpec:
    """The same pipeline without the specs that a url or a library reference with its digest stands for.

    Specs that are only there inline stay, and are stripped within.
    """
    if spec.graph is None:
        return spec
    tasks = {task_id: _stripped(task) for task_id, task in spec.graph.tasks.items()}
    return _with_tasks(spec, spec.graph, tasks)


def _stripped(task: TaskSpec) -> TaskSpec:
    ref = task.component_ref
    if ref.spec is None:
        return task
    if ref.url or (ref.name and ref.digest and is_reference(ref.name)):
        return replace(task, component_ref=replace(ref, spec=None))
    inner = strip_specs(ref.spec)
    return task if inner is ref.spec else replace(task, component_ref=replace(ref, spec=inner))


def _with_tasks(spec: ComponentSpec, graph: GraphSpec, tasks: Mapping[str, TaskSpec]) -> ComponentSpec:
    if all(tasks[task_id] is task for task_id, task in graph.tasks.items()):
        return spec
    return replace(spec, implementation=GraphImplementation(replace(graph, tasks=tasks)))


@dataclass
class _Linker:
    """Puts what was gathered in place and collects what is wrong."""

    found: Mapping[Target, Outcome]
    lock: Lock | None
    findings: list[Finding] = field(default_factory=list)
    classes: set[type[CatalogError]] = field(default_factory=set)
    _done: dict[tuple[int, str], tuple[ComponentSpec, ComponentSpec]] = field(default_factory=dict)
    _targets: dict[tuple[ComponentRef, str], Target] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    def fill(
        self, spec: ComponentSpec, base: str, path: tuple[str, ...], trail: tuple[ComponentSpec, ...]
    ) -> ComponentSpec:
        """`spec` with its tasks filled in; `path` are the task ids that lead to it, `trail` the specs around it."""
        graph = spec.graph
        if graph is None:
            return spec
        location = location_of(spec, base)
        key = (id(spec), location)
        if key not in self._done:
            inside = (*trail, spec)
            tasks = {
                task_id: self._task(task, location, (*path, task_id), inside) for task_id, task in graph.tasks.items()
            }
            # The spec stands beside its result so that its id stays taken.
            self._done[key] = (spec, _with_tasks(spec, graph, tasks))
        return self._done[key][1]

    def _task(self, task: TaskSpec, location: str, path: tuple[str, ...], trail: tuple[ComponentSpec, ...]) -> TaskSpec:
        if recurses(task):
            return task
        ref = task.component_ref
        try:
            spec = ref.spec if ref.spec is not None else self._read(ref, location)
            if ref.spec is not None and self.lock is not None:
                check_given(ref, location, self.lock)
            _check_trail(spec, (*trail, spec))
        except CatalogError as error:
            self._report(error, task, path)
            return task
        inner = self.fill(_at_home(spec, trail[-1]) if ref.spec is not None else spec, location, path, trail)
        return task if inner is ref.spec else replace(task, component_ref=replace(ref, spec=inner))

    def _read(self, ref: ComponentRef, location: str) -> ComponentSpec:
        if (ref, location) not in self._targets:
            self._targets[ref, location] = target_of(ref, location)
        outcome = self.found.get(self._targets[ref, location])
        if outcome is None:
            raise _too_deep()
        if isinstance(outcome, CatalogError):
            raise outcome
        return outcome

    def _report(self, error: CatalogError, task: TaskSpec, path: tuple[str, ...]) -> None:
        self.classes.add(type(error))
        where = "/".join(path)
        for number, finding in enumerate(error.findings):
            if finding.position is None:
                message = f'task "{where}": {finding.message}'
                self.findings.append(replace(finding, message=message, position=task.position))
            elif id(error) not in self._told:
                suffix = f' (the component of task "{where}")' if number == 0 else ""
                self.findings.append(replace(finding, message=finding.message + suffix))
        self._told.add(id(error))

    def finish(self) -> None:
        """Raise when anything was found."""
        if self.findings:
            kind = next(iter(self.classes)) if len(self.classes) == 1 else LibraryError
            raise kind(findings=self.findings)


def _check_trail(spec: ComponentSpec, trail: tuple[ComponentSpec, ...]) -> None:
    around = next((index for index, other in enumerate(trail[:-1]) if other is spec or _same_file(other, spec)), None)
    if around is not None:
        names = " → ".join(_label(other) for other in trail[around:])
        raise LibraryError(
            f"the component contains itself: {names}",
            rule="component-cycle",
            hint="only a task with x-catalog recurse may start a graph around it anew",
        )
    if len(trail) > MAX_SPEC_DEPTH:
        raise _too_deep()


def _same_file(one: ComponentSpec, other: ComponentSpec) -> bool:
    """True for two readings of one file; inline specs have no digest and are never that."""
    if one.source is None or other.source is None or not one.source.digest:
        return False
    return (one.source.location, one.source.digest) == (other.source.location, other.source.digest)


def _label(spec: ComponentSpec) -> str:
    return spec.name or (spec.source.location if spec.source else "") or "a component without a name"


def _at_home(spec: ComponentSpec, around: ComponentSpec) -> ComponentSpec:
    """An inline spec knows the file it came with, and so whether that was a file of this machine."""
    if spec.source is not None or around.source is None:
        return spec
    return replace(spec, source=Source(location=around.source.location, local=around.source.local))


def _offline(options: FetchOptions | None) -> FetchOptions:
    from catalog.load.options import FetchOptions as Options

    return replace(options or Options(), offline=True)


def _too_deep() -> LibraryError:
    return LibraryError(f"components are nested deeper than {MAX_SPEC_DEPTH} levels", rule="nested-too-deep")
