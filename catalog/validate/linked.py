"""A pipeline with the components of this machine filled in; what is on the web, or in a hub there, is left open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from catalog.errors import CatalogError, LibraryError
from catalog.library.libraries import Libraries
from catalog.library.lock import Lock
from catalog.library.locked import read_locked
from catalog.library.resolve import read_target
from catalog.library.target import Target, target_of
from catalog.library.walk import location_of, recurses
from catalog.spec.model import ComponentSpec, GraphImplementation, TaskSpec
from catalog.validate.subject import Subject

# Deeper pipelines are refused when they are run; here they are looked at so far.
MAX_DEPTH = 16
# A component that stands in an open graph of graphs could multiply without end.
MAX_READ = 2000
# A hub may hold the component, and was not asked.
OFFLINE = "fetch-offline"
RECURSE = "only a task with x-catalog recurse may start a graph around it anew"


@dataclass(frozen=True, slots=True)
class Failure:
    """A task of the file whose component cannot be had, or has a fault within."""

    task: TaskSpec
    message: str
    error: CatalogError


@dataclass(frozen=True, slots=True)
class Linked:
    """The linked pipeline, the tasks that failed, and the tasks of this file whose component is remote."""

    spec: ComponentSpec
    failures: tuple[Failure, ...]
    remote: tuple[TaskSpec, ...]


def link_offline(subject: Subject) -> Linked:
    """The pipeline of a subject, linked; by the lock beside it where there is one."""
    lock = subject.surroundings.lock(subject.file)
    libraries = subject.surroundings.libraries(subject.file.parent)
    linker = _Linker(libraries, lock if isinstance(lock, Lock) else None)
    spec = linker.fill(subject.spec, str(subject.file), ())
    return Linked(spec, tuple(linker.failures), tuple(linker.remote))


@dataclass
class _Linker:
    libraries: Libraries
    lock: Lock | None
    failures: list[Failure] = field(default_factory=list)
    remote: list[TaskSpec] = field(default_factory=list)
    _read: dict[Target, ComponentSpec | CatalogError] = field(default_factory=dict)
    _filled: dict[tuple[int, str], tuple[ComponentSpec, ComponentSpec]] = field(default_factory=dict)
    _open: list[ComponentSpec] = field(default_factory=list)

    def fill(self, spec: ComponentSpec, base: str, path: tuple[TaskSpec, ...]) -> ComponentSpec:
        """`spec` with its tasks filled in; `path` are the tasks that lead to it, the outermost one in the file."""
        graph = spec.graph
        if graph is None or len(path) > MAX_DEPTH:
            return spec
        location = location_of(spec, base)
        key = (id(spec), location)
        if key not in self._filled:
            self._open.append(spec)
            tasks = {task_id: self._task(task_id, task, location, path) for task_id, task in graph.tasks.items()}
            self._open.pop()
            # The spec stands beside its result so that its id stays taken.
            self._filled[key] = (spec, replace(spec, implementation=GraphImplementation(replace(graph, tasks=tasks))))
        return self._filled[key][1]

    def _task(self, task_id: str, task: TaskSpec, location: str, path: tuple[TaskSpec, ...]) -> TaskSpec:
        if recurses(task):
            return task
        # A fault inside a component is told at the task of this file that leads to it.
        blamed = next((outer for outer in path if outer.component_ref.spec is None), task)
        try:
            spec = task.component_ref.spec or self._component(task, location)
            if spec is not None and any(_same(spec, outer) for outer in self._open):
                raise LibraryError("the component contains itself", rule="component-cycle", hint=RECURSE)
        except CatalogError as error:
            self.failures.append(Failure(blamed, f'task "{task_id}": {error.findings[0].message}', error))
            return task
        if spec is None:
            self.remote.append(blamed)
            return task
        inner = self.fill(spec, location, (*path, task))
        return replace(task, component_ref=replace(task.component_ref, spec=inner))

    def _component(self, task: TaskSpec, location: str) -> ComponentSpec | None:
        """The component, or None when it is not on this machine."""
        target = target_of(task.component_ref, location)
        if target.url or len(self._read) >= MAX_READ:
            return None
        if target not in self._read:
            try:
                lock = self.lock
                found = read_locked(target, lock, self.libraries) if lock else read_target(target, self.libraries)
                self._read[target] = found
            except CatalogError as error:
                self._read[target] = error
        outcome = self._read[target]
        if not isinstance(outcome, CatalogError):
            return outcome
        if outcome.rule == OFFLINE:
            return None
        raise outcome


def _same(one: ComponentSpec, other: ComponentSpec) -> bool:
    """True for two readings of one file."""
    if one is other:
        return True
    return one.source is not None and other.source is not None and one.source.location == other.source.location
