"""Running one case: the component as a run of its own, with nothing of it left behind."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from catalog.client.testing.cases import Case
from catalog.client.testing.compare import mismatches
from catalog.client.testing.outcome import CaseResult, Outcome
from catalog.client.testing.stage import Stage, Trial
from catalog.errors import CatalogError
from catalog.run.artifact_stores import open_artifacts
from catalog.run.content_store import ContentStore
from catalog.run.model import Change, RunChange, State, TaskChange, Value
from catalog.run.plan import RunPlan
from catalog.spec.model import ComponentSpec

MAX_LOG_BYTES = 1 << 20


@dataclass(frozen=True)
class Bench:
    """What cases are run with: a stage, a temporary folder, the seconds a case may take, and whether to give up."""

    stage: Stage
    folder: Path
    timeout_seconds: float = 600.0
    cancelled: Callable[[], bool] = field(default=lambda: False)


def run_case(label: str, spec: ComponentSpec, case: Case, bench: Bench) -> CaseResult:
    """Run `spec`, which is linked, as the case says and hold the outcome against it. Never raises CatalogError."""
    folder = bench.folder / uuid.uuid4().hex
    began = time.monotonic()
    try:
        artifacts = open_artifacts(folder / "artifacts")
        outcome = _run(spec, case, bench, folder, artifacts)
        seconds = time.monotonic() - began
        error = _error(outcome)
        found = () if error else mismatches(case, outcome, artifacts)
        return CaseResult(label, case, seconds, found, error, outcome.log)
    except CatalogError as failure:
        return CaseResult(label, case, time.monotonic() - began, error=str(failure))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _error(outcome: Outcome) -> str:
    """Why the program cannot be held against anything: it never ran, or not to its end."""
    if outcome.succeeded or outcome.exit_code is not None:
        return ""
    return outcome.message or "the program did not run"


def _run(spec: ComponentSpec, case: Case, bench: Bench, folder: Path, artifacts: ContentStore) -> Outcome:
    name = f"test-{case.name}"
    plan = RunPlan(uuid.uuid4().hex, name, spec, _arguments(case, artifacts), folder / "run", use_cache=False)
    seen = _Seen()
    deadline = time.monotonic() + bench.timeout_seconds

    def over() -> bool:
        return bench.cancelled() or time.monotonic() > deadline

    change = bench.stage.perform(Trial(plan, artifacts, seen.report, over))
    if change.state is State.TERMINATED:
        late = f"it did not end within {bench.timeout_seconds:g} s{seen.waited()}"
        return Outcome(False, None, "interrupted" if bench.cancelled() else late, seen.log())
    return _outcome(change, list(seen.ended.values()), seen.log())


def _arguments(case: Case, artifacts: ContentStore) -> dict[str, Value]:
    arguments: dict[str, Value] = dict(case.arguments)
    for name, text in case.inline.items():
        arguments[name] = artifacts.put_text(text)
    for name, path in case.files.items():
        arguments[name] = artifacts.put(path, borrowed=True)
    return arguments


@dataclass
class _Seen:
    """What was reported of the tasks: their ends, their logs in order, and what those that wait are waiting for."""

    ended: dict[str, TaskChange] = field(default_factory=dict)
    logs: dict[str, None] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)

    def report(self, change: Change) -> None:
        """Take note of one change."""
        if isinstance(change, RunChange):
            return
        if change.state.ended:
            self.ended[change.task] = change
        else:
            self.waits[change.task] = change.message if change.state is State.PENDING else ""
        if change.log:
            self.logs[change.log] = None

    def log(self) -> str:
        """Everything that was printed."""
        return "".join(_log_text(Path(path)) for path in self.logs)

    def waited(self) -> str:
        """What the tasks that never started were waiting for."""
        told = [message for message in self.waits.values() if message]
        return f": {'; '.join(told)}" if told else ""


def _outcome(change: RunChange, tasks: list[TaskChange], log: str) -> Outcome:
    if change.state.good:
        return Outcome(True, 0, log=log, outputs=change.outputs)
    failed = [task for task in tasks if task.state is State.FAILED]
    # A graph fails with the task that failed first, or with the last word of the machine.
    first = next((task for task in failed if task.exit_code is not None), failed[0] if failed else None)
    if first is None:
        return Outcome(False, None, change.message or "the run failed", log)
    code = first.exit_code
    # A shell and a container tell a signal as 128 and its number; so does every engine here.
    return Outcome(False, 128 - code if code is not None and code < 0 else code, first.message, log)


def _log_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_LOG_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:  # a task that never started has no log
        return ""
