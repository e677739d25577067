"""A pipeline to the same pipeline with newer components: its references, and what migrations change about its tasks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from catalog.diff.migrate import migrate_references, migrate_task
from catalog.diff.route import Route, find_route
from catalog.diff.steps import Step
from catalog.diff.targets import newer_version, retarget
from catalog.diff.task_checks import check_task
from catalog.errors import CatalogError, Finding
from catalog.library.libraries import Libraries
from catalog.library.lock import Lock
from catalog.library.reference import Reference, is_reference, is_version, parse_reference
from catalog.library.walk import recurses
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, TaskOutput, TaskSpec
from catalog.spec.references import references

Path = tuple[str, ...]


@dataclass(frozen=True)
class TaskUpgrade:
    """One task whose component becomes another version. `path` are the ids that lead to it."""

    path: Path
    before: ComponentRef
    after: ComponentRef
    route: Route

    @property
    def rewritten(self) -> bool:
        """True when the pipeline's text changes; else the lock alone tells the versions apart."""
        return self.before != self.after or bool(self.route.steps)


@dataclass
class GraphUpgrade:
    """Finds what to upgrade in a pipeline. `lock` says which versions it used so far; without, the newest in range."""

    libraries: Libraries
    lock: Lock | None = None
    major: bool = False
    tasks: list[TaskUpgrade] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _known: dict[Reference, tuple[Reference, Route] | None] = field(default_factory=dict)

    def upgrade(self, spec: ComponentSpec, path: Path = ()) -> ComponentSpec:
        """The upgraded pipeline, inline graphs included; `tasks` and `findings` tell what was done and what was not."""
        graph = spec.graph
        if graph is None:
            return spec
        steps_of: dict[str, tuple[Step, ...]] = {}
        tasks: dict[str, TaskSpec] = {}
        taken = _outputs_taken(graph)
        for task_id, task in graph.tasks.items():
            found = self._find((*path, task_id), task)
            if found is None:
                tasks[task_id] = self._inner(task, (*path, task_id))
            else:
                tasks[task_id] = self._changed(found, task, taken.get(task_id, {}))
                steps_of[task_id] = found.route.steps
        changed = GraphSpec(tasks, graph.output_values)
        if not self.findings:
            changed = migrate_references(changed, steps_of)
        return replace(spec, implementation=GraphImplementation(changed))

    def _inner(self, task: TaskSpec, path: Path) -> TaskSpec:
        inline = task.component_ref.spec
        if inline is None or inline.graph is None or recurses(task):
            return task
        return replace(task, component_ref=replace(task.component_ref, spec=self.upgrade(inline, path)))

    def _find(self, path: Path, task: TaskSpec) -> TaskUpgrade | None:
        ref = task.component_ref
        if recurses(task) or ref.url or ref.spec is not None or ref.tag or not is_reference(ref.name or ""):
            return None
        reference = parse_reference(ref.name or "")
        if reference.digest or reference.tag:
            return None
        try:
            if reference not in self._known:
                self._known[reference] = self._newer(reference)
        except CatalogError as error:
            self._report(path, task, error)
            return None
        newer = self._known[reference]
        if newer is None:
            return None
        changed, route = newer
        digest = ref.digest and (route.target.source.digest if route.target.source else ref.digest)
        after = replace(ref, name=ref.name if changed == reference else str(changed), digest=digest)
        return TaskUpgrade(path, ref, after, route)

    def _newer(self, reference: Reference) -> tuple[Reference, Route] | None:
        """The reference as it is to be, and the way to the version it leads to then; None when it is the newest."""
        library = self.libraries.owner(reference.name)
        # Resolving tells what is wrong with a reference that leads nowhere.
        current = self._locked(reference) or self._version(self.libraries.resolve(reference))
        if library is None or not is_version(current):
            return None
        versions = library.versions(reference.name)
        new = newer_version(current, versions, major=self.major)
        if new == current:
            return None
        return retarget(reference, new, versions), find_route(library, reference.name, current, new)

    def _changed(self, found: TaskUpgrade, task: TaskSpec, taken: Collection[str]) -> TaskSpec:
        try:
            changed = migrate_task(task, found.route.steps)
        except CatalogError as error:
            self._report(found.path, task, error)
            return task
        problems = check_task("/".join(found.path), task, changed, found.route, taken)
        self.findings += problems
        if not problems:
            self.tasks.append(found)
        return replace(changed, component_ref=found.after)

    def _report(self, path: Path, task: TaskSpec, error: CatalogError) -> None:
        for finding in error.findings:
            message = f'task "{"/".join(path)}": {finding.message}'
            self.findings.append(replace(finding, message=message, position=finding.position or task.position))

    def _locked(self, reference: Reference) -> str:
        entry = self.lock.entry(str(reference)) if self.lock is not None else None
        return entry.version if entry is not None else ""

    @staticmethod
    def _version(spec: ComponentSpec) -> str:
        return spec.source.version if spec.source is not None else ""


def _outputs_taken(graph: GraphSpec) -> dict[str, dict[str, None]]:
    """The outputs that a graph uses, in order, by the id of their task."""
    candidates: list[object] = [reference for task in graph.tasks.values() for reference in references(task)]
    found: dict[str, dict[str, None]] = {}
    for candidate in (*candidates, *(graph.output_values or {}).values()):
        if isinstance(candidate, TaskOutput):
            found.setdefault(candidate.task_id, {})[candidate.output_name] = None
    return found
