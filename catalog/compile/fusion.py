"""Chains of small tasks that can share one pod: found by what the pipeline says, where the result is the same."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.command import path_inputs, value_inputs
from catalog.compile.frame import Frame
from catalog.compile.options import CompileOptions
from catalog.compile.order import in_order
from catalog.compile.uris import uses_uris
from catalog.spec.model import TaskOutput, TaskSpec
from catalog.spec.references import upstream_ids


def find_chains(frame: Frame, left_out: frozenset[str] = frozenset()) -> list[tuple[str, ...]]:
    """Chains of two tasks or more, in order; each task waits for nothing but the one before it.

    Only plain container tasks are in a chain: no condition, loop, retry, timeout or pod settings of their own, no file
    from outside the chain, no value of the chain on a command line (a pod's command lines are fixed when it starts).
    """
    tasks = frame.tasks
    followers: dict[str, list[str]] = {}
    for task_id, task in tasks.items():
        for other in upstream_ids(task):
            followers.setdefault(other, []).append(task_id)
    fit = {
        task_id
        for task_id, task in tasks.items()
        if task_id not in left_out and _is_plain(task) and not _has_outside_files(task)
    }
    chains: list[tuple[str, ...]] = []
    taken: set[str] = set()
    for task_id in in_order(tasks):
        if task_id in fit and not _reads_tasks(tasks[task_id]) and task_id not in taken:
            chain = [task_id]
            while (following := _next(chain[-1], tasks, fit, followers)) is not None:
                chain.append(following)
            taken.update(chain)
            if len(chain) > 1:
                chains.append(tuple(chain))
    return chains


def chains_by_task(frame: Frame, options: CompileOptions) -> dict[str, tuple[str, ...]]:
    """The chain of each task that is in one; none unless fusing was asked for."""
    if not options.fuse:
        return {}
    known = frozenset(task_id for task_id in frame.tasks if frame.path_of(task_id) in options.known)
    return {task_id: chain for chain in find_chains(frame, known) for task_id in chain}


def _next(task_id: str, tasks: Mapping[str, TaskSpec], fit: set[str], followers: Mapping[str, list[str]]) -> str | None:
    after = followers.get(task_id, [])
    if len(after) != 1 or after[0] not in fit:
        return None
    task = tasks[after[0]]
    return after[0] if upstream_ids(task) == (task_id,) and _passes_files_only(task, task_id) else None


def _reads_tasks(task: TaskSpec) -> bool:
    """True for a task that takes a file from another one: only the one before it in its chain can give it that."""
    component = task.component_ref.spec
    files = path_inputs(component) if component is not None else frozenset()
    return any(isinstance(given, TaskOutput) and name in files for name, given in task.arguments.items())


def _is_plain(task: TaskSpec) -> bool:
    component, extension = task.component_ref.spec, task.extension
    if component is None or component.container is None or not component.container.command:
        return False
    if component.container.file_outputs or uses_uris(component) or task.is_enabled is not None:
        return False
    if task.execution_options is not None and task.execution_options.max_retries:
        return False
    if extension is None:
        return True
    others = (extension.for_each, extension.recurse, extension.timeout_seconds, extension.pod, extension.resource)
    return not extension.finally_ and not any(others)


def _passes_files_only(task: TaskSpec, before: str) -> bool:
    component = task.component_ref.spec
    by_value = value_inputs(component) if component is not None else frozenset()
    return not any(
        isinstance(argument, TaskOutput) and argument.task_id == before and name in by_value
        for name, argument in task.arguments.items()
    )


def _has_outside_files(task: TaskSpec) -> bool:
    """True for a task that reads a file which no other task wrote: such a file cannot be laid into the volume."""
    component = task.component_ref.spec
    if component is None:
        return False
    files = path_inputs(component)
    ports = (port for port in component.inputs if port.name in files)
    return any(
        not isinstance(task.arguments.get(port.name), TaskOutput)
        and (port.name in task.arguments or port.default is not None)
        for port in ports
    )
