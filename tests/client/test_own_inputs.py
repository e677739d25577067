"""Settings that refer to a task's own inputs, on the engines of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import dsl
from catalog.client.execute import run
from catalog.client.outputs import run_outputs
from catalog.client.request import RunRequest
from catalog.client.session import Session, open_session
from catalog.dsl.build import build_pipeline
from catalog.errors import CompositionError, RunError
from catalog.run.model import State
from tests.requirements import docker_available, require


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """Empty stores."""
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_LIBRARIES"):
        monkeypatch.delenv(name, raising=False)
    with open_session(tmp_path / "home") as opened:
        yield opened


def shell(name: str, script: str, *words: object) -> dsl.ContainerOp:
    """A step whose output is what the script prints."""
    line = f"({script}) > /tmp/{name}.txt"
    return dsl.ContainerOp(
        name, "busybox:1.36", ["sh", "-ec", line, "sh"], list(words), file_outputs={"text": f"/tmp/{name}.txt"}
    )


@dsl.pipeline(name="settings")
def settings(word: str = "hello", size: str = "64Mi") -> object:
    """The environment of a task from a parameter and from what another task made."""
    first = shell("first", "echo made")
    second = shell("second", 'echo "$WORD $BOTH"').add_env_variable({"name": "WORD", "value": word})
    second.set_env_variable("BOTH", f"{word}-{first.output}").set_memory_limit(size)
    return second.output


@pytest.mark.parametrize("engine", ["process", pytest.param("docker", marks=pytest.mark.docker)])
def test_the_environment_comes_from_values(session: Session, engine: str) -> None:
    if engine == "docker":
        require("docker", docker_available(), "no docker daemon answers")
    for word in ("hello", "other"):
        row = run(RunRequest(build_pipeline(settings), {"word": word}, engine=engine), session)
        assert (row.state, row.message) == (State.SUCCEEDED, "")
        assert run_outputs(row, session) == {"Output": f"{word} {word}-made"}


def test_an_amount_that_is_none_fails_the_task(session: Session) -> None:
    row = run(RunRequest(build_pipeline(settings), {"size": "much"}, engine="process"), session)
    assert row.state is State.FAILED
    assert "'much' is not a quantity" in row.message


def test_the_same_settings_are_taken_from_the_cache_with_the_same_values(session: Session) -> None:
    from catalog.store.progress import get_tasks

    spec = build_pipeline(settings)
    states = []
    for word in ("hello", "hello", "other"):
        row = run(RunRequest(spec, {"word": word}, engine="process"), session)
        states.append(next(task.state for task in get_tasks(session.store, row.run_id) if task.task == "second"))
    assert states == [State.SUCCEEDED, State.CACHED, State.SUCCEEDED]


@pytest.mark.docker
def test_the_image_comes_from_a_value(session: Session) -> None:
    require("docker", docker_available(), "no docker daemon answers")

    @dsl.pipeline(name="image")
    def image(tag: str = "1.36") -> object:
        op = shell("say", "echo here")
        op.image = f"busybox:{tag}"
        return op.output

    row = run(RunRequest(build_pipeline(image), engine="docker"), session)
    assert (row.state, row.message) == (State.SUCCEEDED, "")


def test_files_at_paths_of_the_program_are_there(session: Session, tmp_path: Path) -> None:
    place = tmp_path / "a folder" / "in.txt"

    @dsl.pipeline(name="placed")
    def placed(text: str = "content") -> object:
        op = dsl.ContainerOp(
            "read",
            "busybox:1.36",
            ["sh", "-ec", f'cat "{place}" > /tmp/out.txt'],
            artifact_argument_paths=[dsl.InputArgumentPath(text, "text", str(place))],
            file_outputs={"text": "/tmp/out.txt"},
        )
        return op.output

    row = run(RunRequest(build_pipeline(placed), engine="process"), session)
    assert (row.state, row.message) == (State.SUCCEEDED, "")
    assert run_outputs(row, session) == {"Output": "content"}


def test_a_resource_is_refused_before_anything_runs(session: Session) -> None:
    from catalog.store.find_runs import list_runs

    @dsl.pipeline(name="claim")
    def claim() -> None:
        dsl.VolumeOp(name="claim", resource_name="data", size="1Gi")

    with pytest.raises(RunError) as caught:
        run(RunRequest(build_pipeline(claim), engine="process"), session)
    assert caught.value.rule == "needs-cluster"
    assert list_runs(session.store) == []


def test_a_reference_to_no_input_is_refused(session: Session) -> None:
    from catalog.spec.parse import parse_component

    text = (
        "name: p\nimplementation: {graph: {tasks: {a: {componentRef: {spec: {implementation: {container:"
        " {image: i, command: ['true']}}}}, x-catalog: {v: 1, pod: {env: [{name: A,"
        " value: \"{{$.inputs.parameters['none']}}\"}]}}}}}}\n"
    )
    with pytest.raises(CompositionError) as caught:
        run(RunRequest(parse_component(text), engine="process"), session)
    assert caught.value.rule == "unknown-input"
