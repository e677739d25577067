"""One attempt of one container task, from its arguments to stored outputs; runs in a worker thread."""

from __future__ import annotations

import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from catalog.errors import CatalogError
from catalog.run.engine import ArtifactStore, Ending, Job, TaskEngine
from catalog.run.model import Artifact, Value
from catalog.run.outcome import Outcome, expected_outputs, judge_outputs, split_inputs
from catalog.run.paths import folder_name
from catalog.run.plan import RunPlan
from catalog.run.pod import local_pod
from catalog.run.process_journal import note_end, note_start
from catalog.run.values import text_of
from catalog.spec.input_references import fill_references, referenced_inputs
from catalog.spec.model import ComponentSpec, ContainerImplementation


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be attempted: the task's path, component, arguments and settings."""

    task: str
    attempt: int
    spec: ComponentSpec
    inputs: Mapping[str, Value]
    pod: Mapping[str, Any] | None = None
    timeout_seconds: float | None = None


def log_path(plan: RunPlan, task: str, attempt: int) -> Path:
    """The file with stdout and stderr of one attempt."""
    return Path(log_name(plan, task, attempt))


def log_name(plan: RunPlan, task: str, attempt: int) -> str:
    """The path of that file as a text, which is put together several times for each task."""
    return f"{plan.folder}/tasks/{folder_name(task)}/{attempt}.log"


def attempt_folder(plan: RunPlan, task: str, attempt: int) -> Path:
    """The folder one attempt works in; it is kept when the attempt fails."""
    return Path(log_name(plan, task, attempt).removesuffix(".log"))


def run_attempt(
    plan: RunPlan,
    order: Order,
    engine: TaskEngine,
    artifacts: ArtifactStore,
    stop: threading.Event,
    started: Callable[[str], None],
) -> Outcome:
    """Carry out `order`. Never raises: what goes wrong is the Outcome's message, our own faults with a traceback."""
    try:
        return _attempt(plan, order, engine, artifacts, stop, started)
    except CatalogError as error:
        return Outcome(message=str(error), error=error.exit_code != 1)
    except OSError as error:
        return Outcome(message=f"the machine refused: {error}", error=True)
    except Exception:
        return Outcome(message=f"internal error, please report it:\n{traceback.format_exc()}", error=True)


def _attempt(
    plan: RunPlan,
    order: Order,
    engine: TaskEngine,
    artifacts: ArtifactStore,
    stop: threading.Event,
    started: Callable[[str], None],
) -> Outcome:
    job = _make_job(plan, order, artifacts)
    expected = expected_outputs(job.spec, job.texts, job.files)

    running: list[str] = []

    def note(process: str) -> None:
        note_start(plan.folder, process)
        running.append(process)
        started(process)

    ending = engine.run(job, stop, note)
    for process in running:
        note_end(plan.folder, process)
    if not ending.succeeded:
        return _failure(ending, order)
    return _collect(order, ending, expected, artifacts)


def _make_job(plan: RunPlan, order: Order, artifacts: ArtifactStore) -> Job:
    texts, files = split_inputs(order.spec, order.inputs, artifacts)
    image = order.spec.container.image if order.spec.container else ""
    own = _own_arguments(order, referenced_inputs([order.pod, image]), artifacts)
    pod = local_pod(order.pod, own)
    log = log_path(plan, order.task, order.attempt)
    folder = attempt_folder(plan, order.task, order.attempt)
    if folder.exists():
        shutil.rmtree(folder)
    os.makedirs(folder)
    return Job(
        run_id=plan.run_id,
        run_name=plan.name,
        task=order.task,
        attempt=order.attempt,
        spec=_with_image(order.spec, own),
        texts=texts,
        files=files,
        folder=folder,
        log=log,
        artifacts=artifacts,
        env=pod.env,
        cpu_limit=pod.cpu_limit,
        memory_limit=pod.memory_limit,
        timeout_seconds=order.timeout_seconds,
        uri_root=plan.uri_root,
    )


def _own_arguments(order: Order, names: list[str], artifacts: ArtifactStore) -> dict[str, str]:
    """The arguments of these inputs as texts; empty for those that were left out."""
    return {name: text_of(order.inputs.get(name, ""), artifacts, f'input "{name}"') for name in names}


def _with_image(spec: ComponentSpec, own: Mapping[str, str]) -> ComponentSpec:
    """The component with references to arguments in its image's name filled in."""
    if spec.container is None or not own:
        return spec
    container = replace(spec.container, image=fill_references(spec.container.image, own.__getitem__))
    return replace(spec, implementation=ContainerImplementation(container))


def _failure(ending: Ending, order: Order) -> Outcome:
    message = ending.message
    if ending.timed_out:
        message = f"timed out after {order.timeout_seconds:g} s" if order.timeout_seconds else "timed out"
    elif ending.stopped:
        message = "terminated"
    elif not message:
        code = ending.exit_code
        message = f"exit code {code}" if code is None or code >= 0 else f"ended by signal {-code}"
    return Outcome(message=message, exit_code=ending.exit_code, error=ending.error, stopped=ending.stopped)


def _collect(order: Order, ending: Ending, expected: Iterable[str], artifacts: ArtifactStore) -> Outcome:
    outputs = {name: artifacts.put(path) for name, path in ending.outputs.items()}
    for name, uri in ending.uris.items():
        stored = artifacts.put_text(uri)
        outputs[name] = Artifact(stored.digest, stored.size, "file", uri)
    return judge_outputs(outputs, expected, ending.exit_code, artifacts)
