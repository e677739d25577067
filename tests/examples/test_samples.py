"""The samples in the style of the KFP v1 SDK: run on this machine, and compiled as the SDK itself compiles them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.client.execute import run
from catalog.client.logs import task_logs
from catalog.client.request import RunRequest
from catalog.client.session import Session, open_session
from catalog.compile.workflow import compile_workflow
from catalog.dsl.from_file import load_pipeline_file
from catalog.run.model import State
from catalog.store.progress import get_metrics, get_tasks, get_visualisations
from catalog.store.rows import RunRow, TaskRow
from tests.oracles import KFP1, Oracle
from tests.requirements import docker_available, require

SAMPLES = Path(__file__).parents[2] / "examples" / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.py"))


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """Empty stores."""
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_LIBRARIES"):
        monkeypatch.delenv(name, raising=False)
    with open_session() as opened:
        yield opened


class Ran:
    """A sample that has run: the states of its tasks, and what they printed."""

    def __init__(self, row: RunRow, session: Session) -> None:
        self.row = row
        self.tasks: dict[str, TaskRow] = {task.task: task for task in get_tasks(session.store, row.run_id)}
        self.metrics = {metric.name: metric.value for metric in get_metrics(session.store, row.run_id)}
        self.shown = sorted(str(view.detail["type"]) for view in get_visualisations(session.store, row.run_id))
        self._lines = [(line.task, line.text) for line in task_logs(row.run_id, session)]

    def printed(self, task: str) -> list[str]:
        """The lines a task printed."""
        return [text for name, text in self._lines if name == task]

    def states(self, *tasks: str) -> list[State]:
        """The states of these tasks."""
        return [self.tasks[task].state for task in tasks]


def ran(session: Session, name: str, engine: str = "process", **arguments: str) -> Ran:
    """Run a sample to its end."""
    return Ran(run(RunRequest(str(SAMPLES / f"{name}.py"), arguments, engine=engine), session), session)


ENGINES = ["process", pytest.param("docker", marks=pytest.mark.docker)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine of this machine."""
    if request.param == "docker":
        require("docker", docker_available(), "no docker daemon answers")
    return str(request.param)


def test_sequential(session: Session, engine: str) -> None:
    found = ran(session, "sequential", engine)
    assert found.row.state is State.SUCCEEDED
    assert found.printed("echo") == ["It says: one after the other"]


def test_parallel_join(session: Session, engine: str) -> None:
    found = ran(session, "parallel_join", engine, url2="data:,end%0A")
    assert found.row.state is State.SUCCEEDED
    assert found.printed("join") == ["left", "end"]


@pytest.mark.parametrize(("face", "way", "other"), [("heads", 1, 4), ("tails", 4, 1)])
def test_condition_follows_one_way(session: Session, engine: str, face: str, way: int, other: int) -> None:
    found = ran(session, "condition", engine, face=face)
    assert found.row.state is State.SUCCEEDED
    assert found.states(f"condition-{way}", f"condition-{other}") == [State.SUCCEEDED, State.SKIPPED]
    inner = [f"condition-{way}/condition-{way + number}" for number in (1, 2)]
    assert sorted(found.states(*inner)) == [State.SKIPPED, State.SUCCEEDED]
    said = [line for name in found.tasks for line in found.printed(name) if " and " in line]
    assert re.fullmatch(rf"{face} and \d+ is (more than|\d+ or less).*", said[0])


def test_condition_leaves_it_to_chance(session: Session) -> None:
    found = ran(session, "condition")
    assert found.row.state is State.SUCCEEDED
    assert sorted(found.states("condition-1", "condition-4")) == [State.SKIPPED, State.SUCCEEDED]


def test_loop(session: Session, engine: str) -> None:
    found = ran(session, "loop", engine, count="2")
    assert found.row.state is State.SUCCEEDED
    places = [found.printed(f"for-loop-1/{number}/print") for number in (0, 1)]
    assert places == [["Oslo lies in Norway"], ["Lima lies in Peru"]]
    signed = [
        line
        for outer in (0, 1)
        for inner in (0, 1)
        for line in found.printed(f"for-loop-2/{outer}/for-loop-3/{inner}/print-2")
    ]
    assert signed == ["plus 1", "minus 1", "plus 4", "minus 4"]


@pytest.mark.parametrize(("code", "state"), [("0", State.SUCCEEDED), ("3", State.FAILED)])
def test_exit_handler(session: Session, engine: str, code: str, state: State) -> None:
    found = ran(session, "exit_handler", engine, code=code)
    assert found.row.state is state
    assert found.printed("exit-handler-1/farewell") == [f"goodbye from run {found.row.run_id}"]


def test_retry(session: Session, engine: str) -> None:
    found = ran(session, "retry", engine)
    assert found.row.state is State.SUCCEEDED
    lines = found.printed("fail-by-chance")
    assert lines[-1] == "good luck"
    assert found.tasks["fail-by-chance"].attempt >= 1


def test_confusion_matrix_and_roc(session: Session, engine: str) -> None:
    found = ran(session, "confusion_matrix_roc", engine)
    assert found.row.state is State.SUCCEEDED
    assert found.shown == ["confusion_matrix", "roc"]
    assert 0.8 <= (found.metrics["accuracy"] or 0) <= 1
    assert 0.8 <= (found.metrics["roc-auc"] or 0) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_sdk_compiles_the_same_file(name: str, kfp1: Oracle, tmp_path: Path) -> None:
    del kfp1  # made where it was missing
    text = (SAMPLES / f"{name}.py").read_text(encoding="utf-8")
    file = tmp_path / f"{name}.py"
    file.write_text(text.replace("from catalog import", "from kfp import"), encoding="utf-8")
    command = [str(KFP1.interpreter), "-I", "-W", "ignore", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    theirs = yaml.safe_load((tmp_path / f"{name}.py.yaml").read_text(encoding="utf-8"))
    ours = compiled(name)
    assert parameters(ours) == parameters(theirs)
    assert images(ours) == images(theirs)
    assert ours["metadata"]["generateName"] == theirs["metadata"]["generateName"]


def compiled(name: str) -> dict[str, Any]:
    """What our compiler makes of a sample."""
    return dict(compile_workflow(load_pipeline_file(str(SAMPLES / f"{name}.py"))).workflow)


def parameters(workflow: dict[str, Any]) -> dict[str, str]:
    """The parameters of a workflow and their defaults."""
    return {item["name"]: str(item.get("value", "")) for item in workflow["spec"]["arguments"].get("parameters", ())}


def images(workflow: dict[str, Any]) -> set[str]:
    """The images of a workflow's containers."""
    return {item["container"]["image"] for item in workflow["spec"]["templates"] if "container" in item}
