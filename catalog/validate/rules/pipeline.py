"""Rules about pipelines: references, edges, parameters, the lock. Offline: what a URL holds is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.errors import CatalogError
from catalog.library.lock import lock_key
from catalog.library.reference import is_reference, is_version, parse_reference
from catalog.library.target import scheme_of, target_of
from catalog.library.walk import recurses
from catalog.pipeline.check import check_pipeline
from catalog.spec.cycles import task_order
from catalog.spec.model import ComponentRef, ComponentSpec, GraphInput, TaskSpec
from catalog.spec.references import references, upstream_ids
from catalog.validate.constants import always_false
from catalog.validate.linked import Linked, link_offline
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject

_COMMIT = re.compile(r"(?:^|[/@=])[0-9a-f]{40}(?:$|[/?#&])")
_PIN = re.compile(r"#sha256=[0-9a-fA-F]{64}$")
# What cannot be resolved is reported under these; anything else wrong with a component is about that component.
RESOLVING = frozenset(
    "reference-unresolved version-unresolved reference-invalid range-invalid digest-mismatch component-cycle".split()
)
_LOCK_RULES = frozenset(("lock-incomplete", "lock-mismatch", "lock-invalid", "lock-version", "image-digest-missing"))


def inspect_pipeline(subject: Subject) -> Iterator[Problem]:
    """What linking finds, and everything that must hold between the tasks of a linked pipeline."""
    if subject.spec.graph is None:
        return
    linked = link_offline(subject)
    for failure in linked.failures:
        yield Problem(failure.task.position, failure.message, failure.error.hint, rule=_rule_of(failure.error))
    told = {failure.task.position for failure in linked.failures} | {task.position for task in linked.remote}
    for finding in check_pipeline(linked.spec):
        place = finding.position
        if finding.rule == "reference-unresolved" and place in told:
            continue
        if place is None or place.file == subject.text.path:
            yield Problem(place, finding.message, finding.hint, rule=finding.rule)


def _rule_of(error: CatalogError) -> str:
    if error.rule in _LOCK_RULES:
        return "lock-out-of-date"
    return error.rule if error.rule in RESOLVING else "reference-broken"


def reference_pinned(subject: Subject) -> Iterator[Problem]:
    """References that may mean another component tomorrow."""
    locked = subject.surroundings.lock(subject.file) is not None
    for task_id, task, path in _tasks(subject):
        ref = task.component_ref
        if ref.spec is None and not recurses(task) and not locked and not _pinned(ref):
            what = ref.url or ref.name or ""
            message = f'task "{task_id}": nothing fixes what "{what[:120]}" means'
            hint = "add its sha256 as `digest`" if ref.url else "write a lock with `catalog lock`, or name@1.2.0"
            yield Problem(subject.at(*path, "componentRef"), message, hint)


def _pinned(ref: ComponentRef) -> bool:
    if ref.digest:
        return True
    if ref.url:
        return scheme_of(ref.url) in ("", "file") or bool(_PIN.search(ref.url) or _COMMIT.search(ref.url))
    if not ref.name or not is_reference(ref.name):
        return True  # reported as unresolved
    reference = parse_reference(ref.name)
    return bool(reference.digest) or is_version(reference.range_text.lstrip("=v"))


def parameter_used(subject: Subject) -> Iterator[Problem]:
    """Inputs of a pipeline that no task takes."""
    graph = subject.spec.graph
    if graph is None:
        return
    taken: list[object] = [item for task in graph.tasks.values() for item in references(task)]
    taken += (graph.output_values or {}).values()
    used = {item.input_name for item in taken if isinstance(item, GraphInput)}
    for index, port in enumerate(subject.spec.inputs):
        if port.name not in used:
            message = f'the pipeline input "{port.name}" is used by no task'
            yield Problem(subject.at("inputs", index), message, "pass it to a task, or remove it")


def task_reachable(subject: Subject) -> Iterator[Problem]:
    """Tasks that never run: their condition is always false, or they need one whose condition is."""
    graph = subject.spec.graph
    if graph is None:
        return
    dead: dict[str, str] = {}
    for task_id in task_order(graph):
        task = graph.tasks[task_id]
        upstream = next((other for other in upstream_ids(task) if other in dead), "")
        exits = task.extension is not None and task.extension.finally_
        if task.is_enabled is not None and always_false(task.is_enabled):
            dead[task_id] = "its condition is always false"
        elif upstream and not exits:
            dead[task_id] = f'it needs "{upstream}", which never runs'
    for task_id, why in dead.items():
        place = subject.at("implementation", "graph", "tasks", task_id)
        yield Problem(place, f'task "{task_id}" never runs: {why}', "mend the condition, or remove the task")


def lock_current(subject: Subject) -> Iterator[Problem]:
    """A lock beside the pipeline must name what the pipeline refers to, and nothing else."""
    graph = subject.spec.graph
    found = subject.surroundings.lock(subject.file)
    if graph is None or found is None:
        return
    hint = f"catalog lock {subject.text.path}"
    if isinstance(found, CatalogError):
        message = f"catalog.lock cannot be read: {found.findings[0].message}"
        yield Problem(None, message, hint)
        return
    linked = link_offline(subject)
    for task in linked.remote:
        key = lock_key(target_of(task.component_ref, str(subject.file)), found.folder)
        if found.entry(key) is None:
            yield Problem(task.position, f'"{key}" is not in catalog.lock', hint)
    yield from _stale(linked, subject, hint)


def _stale(linked: Linked, subject: Subject, hint: str) -> Iterator[Problem]:
    from catalog.library.lock import Lock, stale_entries

    found = subject.surroundings.lock(subject.file)
    if linked.failures or linked.remote or not isinstance(found, Lock):
        return
    for finding in stale_entries(found, linked.spec, str(subject.file)):
        yield Problem(None, finding.message, hint)


def _tasks(subject: Subject) -> Iterator[tuple[str, TaskSpec, tuple[str, ...]]]:
    """(id, task, path of keys) of every task written in the file, nested inline graphs included."""
    waiting: list[tuple[ComponentSpec, tuple[str, ...]]] = [(subject.spec, ("implementation", "graph", "tasks"))]
    while waiting:
        spec, path = waiting.pop()
        for task_id, task in spec.graph.tasks.items() if spec.graph else ():
            yield task_id, task, (*path, task_id)
            inner = task.component_ref.spec
            if inner is not None:
                inside = (*path, task_id, "componentRef", "spec", "implementation", "graph", "tasks")
                waiting.append((inner, inside))
