"""One attempt of one container task, from its arguments to stored outputs; runs in a worker thread."""

from __future__ import annotations

import os
import shutil
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.command import path_inputs, resolve_command, standard_places, value_inputs
from catalog.errors import CatalogError, RunError
from catalog.resources import MAX_SPEC_BYTES
from catalog.run.engine import ArtifactStore, Ending, Job, TaskEngine
from catalog.run.metrics import parse_metrics
from catalog.run.model import Artifact, Value
from catalog.run.paths import folder_name
from catalog.run.plan import RunPlan
from catalog.run.pod import LocalPod
from catalog.run.process_journal import note_end, note_start
from catalog.run.values import text_of
from catalog.run.visualisations import parse_visualisations
from catalog.spec.model import ComponentSpec
from catalog.spec.special_outputs import special_output


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be attempted: the task's path, component, arguments and settings."""

    task: str
    attempt: int
    spec: ComponentSpec
    inputs: Mapping[str, Value]
    pod: LocalPod = field(default_factory=LocalPod)
    timeout_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the attempt ended; `outputs` are stored. `message` is empty exactly when it succeeded."""

    message: str = ""
    exit_code: int | None = None
    error: bool = False
    stopped: bool = False
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    metrics: tuple[Mapping[str, Any], ...] = ()
    visualisations: tuple[Mapping[str, Any], ...] = ()


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
    expected = _expected_outputs(job)

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
    by_value, by_path = value_inputs(order.spec), path_inputs(order.spec)
    texts: dict[str, str] = {}
    files: dict[str, Artifact] = {}
    for name, value in order.inputs.items():
        if isinstance(value, str):
            texts[name] = value
            continue
        if name in by_value:
            texts[name] = text_of(value, artifacts, f'input "{name}"')
        if name in by_path or name not in by_value:
            files[name] = value
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
        spec=order.spec,
        texts=texts,
        files=files,
        folder=folder,
        log=log,
        artifacts=artifacts,
        env=order.pod.env,
        cpu_limit=order.pod.cpu_limit,
        memory_limit=order.pod.memory_limit,
        timeout_seconds=order.timeout_seconds,
        uri_root=plan.uri_root,
    )


def _expected_outputs(job: Job) -> list[str]:
    arguments: dict[str, str | None] = {**dict.fromkeys(job.files), **job.texts}
    line = resolve_command(job.spec, arguments, standard_places(job.spec))
    return [*line.output_paths, *line.output_uris]


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


def _collect(order: Order, ending: Ending, expected: list[str], artifacts: ArtifactStore) -> Outcome:
    outputs = {name: artifacts.put(path) for name, path in ending.outputs.items()}
    for name, uri in ending.uris.items():
        stored = artifacts.put_text(uri)
        outputs[name] = Artifact(stored.digest, stored.size, "file", uri)
    missing = [name for name in expected if name not in outputs and special_output(name) is None]
    if missing:
        names = ", ".join(f'"{name}"' for name in missing)
        return Outcome(
            message=f"the program ended well but did not write its output {names}", exit_code=ending.exit_code
        )
    warnings: list[str] = []
    metrics: list[Mapping[str, Any]] = []
    visualisations: list[Mapping[str, Any]] = []
    for name, artifact in outputs.items():
        kind = special_output(name)
        if kind is None:
            continue
        try:
            data = artifacts.read(artifact, MAX_SPEC_BYTES)
        except RunError as error:
            warnings.append(f"{kind}: {error}")
            continue
        if kind == "mlpipeline-metrics":
            found, problems = parse_metrics(data)
            metrics.extend(metric.as_dict() for metric in found)
        else:
            shown, problems = parse_visualisations(data)
            visualisations.extend(entry.as_dict() for entry in shown)
        warnings.extend(f"{kind}: {problem}" for problem in problems)
    return Outcome(
        exit_code=ending.exit_code,
        outputs=outputs,
        warnings=tuple(warnings),
        metrics=tuple(metrics),
        visualisations=tuple(visualisations),
    )
