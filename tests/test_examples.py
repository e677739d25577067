"""The pipelines a newcomer runs first, and the demo that runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.client.execute import run
from catalog.client.outputs import run_outputs
from catalog.client.request import RunRequest
from catalog.client.session import Session, open_session
from catalog.load.loader import read_spec_file
from catalog.run.model import State
from catalog.spec.model import ComponentSpec, GraphImplementation, TaskExtension
from tests.requirements import docker_available, require

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
DATA = EXAMPLES / "data"


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """Empty stores, and the libraries a newcomer has."""
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_LIBRARIES"):
        monkeypatch.delenv(name, raising=False)
    with open_session() as opened:
        yield opened


def outputs(session: Session, pipeline: str | ComponentSpec, engine: str, **arguments: str) -> dict[str, str]:
    """The outputs of a run that must succeed."""
    given = str(EXAMPLES / pipeline) if isinstance(pipeline, str) else pipeline
    row = run(RunRequest(given, arguments, engine=engine), session)
    assert (row.state, row.message) == (State.SUCCEEDED, "")
    return run_outputs(row, session)


def test_every_example_is_tried_here() -> None:
    tried = {"hello", "download_and_join", "iris", "sequential", "grid_search"}
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == tried


def test_grid_search_picks_the_best_of_all_combinations(session: Session) -> None:
    space = {"learning_rate": [0.001, 0.5], "iterations": [1, 100]}
    table = (DATA / "iris.csv").as_uri()
    made = outputs(session, "grid_search.yaml", "process", table_url=table, search_space=json.dumps(space))
    best = json.loads(made["best"])
    assert best["parameters"] == {"learning_rate": 0.5, "iterations": 100}
    assert best["accuracy"] > 0.85


def test_hello(session: Session) -> None:
    assert outputs(session, "hello.yaml", "process") == {"text": "Hello, world!"}


@pytest.mark.docker
def test_hello_in_docker(session: Session) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    assert outputs(session, "hello.yaml", "docker", greeting="ahoj") == {"text": "ahoj"}


def test_download_and_join(session: Session) -> None:
    texts = [DATA / "sonnets.txt", DATA / "jabberwocky.txt"]
    urls = {f"url{number}": text.as_uri() for number, text in enumerate(texts, 1)}
    joined = outputs(session, "download_and_join.yaml", "process", **urls)["text"]
    assert joined == "\n".join(text.read_text(encoding="utf-8") for text in texts).removesuffix("\n")


def test_iris(session: Session) -> None:
    found = outputs(session, "iris.yaml", "process", table_url=(DATA / "iris.csv").as_uri())
    assert 0.9 <= float(found["accuracy"]) <= 1


@pytest.mark.docker
@pytest.mark.cluster
def test_sequential(session: Session) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    require("cluster", "FAKE_GCS_HTTP" in os.environ, "FAKE_GCS_HTTP names no stand-in for Google Cloud Storage")
    bucket = f"example-{uuid.uuid4().hex}"
    put_object(os.environ["FAKE_GCS_HTTP"], bucket, "greeting.txt", "from a bucket\n")
    pipeline = with_variable("download", "STORAGE_EMULATOR_HOST", os.environ["FAKE_GCS_HTTPS"])
    assert outputs(session, pipeline, "docker", url=f"gs://{bucket}/greeting.txt") == {"text": "from a bucket"}


def put_object(server: str, bucket: str, name: str, text: str) -> None:
    """Make a bucket with one object."""
    import requests

    made = requests.post(f"{server}/storage/v1/b?project=test", json={"name": bucket}, timeout=30)
    made.raise_for_status()
    place = f"{server}/upload/storage/v1/b/{bucket}/o"
    query = {"uploadType": "media", "name": name}
    requests.post(place, params=query, data=text.encode(), timeout=30).raise_for_status()


def with_variable(task: str, name: str, value: str) -> ComponentSpec:
    """The sequential example with an environment variable set on one task: the server is no part of the example."""
    spec = read_spec_file(EXAMPLES / "sequential.yaml")
    assert spec.graph is not None
    pod = TaskExtension(pod={"env": [{"name": name, "value": value}]})
    tasks = {**spec.graph.tasks, task: replace(spec.graph.tasks[task], extension=pod)}
    return replace(spec, implementation=GraphImplementation(replace(spec.graph, tasks=tasks)))


def test_the_demo_shows_metrics_and_where_the_matrix_lies(tmp_path: Path) -> None:
    environment = {**os.environ, "CATALOG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(EXAMPLES / "demo.py")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Hello, world!" in done.stdout
    assert "evaluate accuracy:" in done.stdout
    matrix = next(line for line in done.stdout.splitlines() if "confusion matrix" in line.lower())
    assert matrix
