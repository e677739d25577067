"""The contract suite's bench: runs a pipeline on one engine and gives back what can be compared between engines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from catalog.client.execute import run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.run.model import State
from catalog.run.values import text_of
from catalog.spec.emit import dump_yaml
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from catalog.store.progress import get_attempts, get_tasks
from catalog.store.rows import RunRow, TaskRow

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@dataclass(frozen=True)
class Case:
    """One file of `cases/`: a pipeline, its arguments, and what every engine must make of it."""

    name: str
    pipeline: ComponentSpec
    arguments: Mapping[str, str]
    run_name: str
    pipeline_root: str
    expect: Mapping[str, Any]


def read_case(path: Path) -> Case:
    """The case in a file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Case(
        name=path.stem,
        pipeline=parse_component(dump_yaml(data["pipeline"]), str(path)),
        arguments=data.get("arguments", {}),
        run_name=data.get("run_name", ""),
        pipeline_root=data.get("pipeline_root", ""),
        expect=data["expect"],
    )


@dataclass(frozen=True)
class Bench:
    """Runs pipelines on one engine, in a session of its own."""

    engine: str
    session: Session

    @property
    def start_seconds(self) -> int:
        """Longer than a task needs to start, its first attempt included."""
        return {"process": 3, "docker": 5, "argo": 30}[self.engine]

    def run(self, pipeline: ComponentSpec, arguments: Mapping[str, str] | None = None, **options: Any) -> Result:
        """Run to the end; `options` are fields of RunRequest."""
        request = RunRequest(pipeline=pipeline, arguments=arguments or {}, engine=self.engine, **options)
        return self.result(run(request, self.session))

    def result(self, row: RunRow) -> Result:
        """What the store knows of a run."""
        tasks = {task.task: task for task in get_tasks(self.session.store, row.run_id)}
        return Result(row, tasks, self.session)


@dataclass(frozen=True)
class Result:
    """A run that has ended."""

    row: RunRow
    tasks: Mapping[str, TaskRow]
    session: Session

    @property
    def state(self) -> State:
        return self.row.state

    @property
    def states(self) -> dict[str, str]:
        """The state of each task by path."""
        return {path: task.state.value for path, task in self.tasks.items()}

    @property
    def outputs(self) -> dict[str, str]:
        """The pipeline's outputs as texts."""
        return {name: text_of(value, self.session.artifacts, name) for name, value in self.row.outputs.items()}

    def log(self, task: str) -> str:
        """What the last attempt of a task printed."""
        return Path(self.tasks[task].log).read_text(encoding="utf-8", errors="replace")

    def attempts(self, task: str) -> int:
        """How many attempts of a task were made."""
        return len([row for row in get_attempts(self.session.store, self.row.run_id) if row.task == task])


def check(case: Case, result: Result) -> None:
    """Assert everything a case expects."""
    expect = case.expect
    seen = {path: (task.state.value, task.message) for path, task in result.tasks.items()}
    assert result.state.value == expect["state"], (result.row.message, seen)
    for task, state in expect.get("tasks", {}).items():
        assert seen.get(task, ("absent", ""))[0] == state, (task, seen)
    for name, text in expect.get("outputs", {}).items():
        assert result.outputs[name] == text, (name, seen)
    for task, code in expect.get("exit_codes", {}).items():
        assert result.tasks[task].exit_code == code
    for task, count in expect.get("attempts", {}).items():
        assert result.attempts(task) == count
    for task, pattern in expect.get("messages", {}).items():
        assert re.search(pattern, result.tasks[task].message), result.tasks[task].message
    for task, pattern in expect.get("logs", {}).items():
        wanted = pattern.replace("RUN_ID", result.row.run_id)
        assert re.search(wanted, result.log(task), re.MULTILINE), result.log(task)
