"""One session for each test, on each engine in turn; the tests on the cluster run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.client.session import open_session
from tests.contract.ahead import Ahead
from tests.contract.bench import Bench
from tests.requirements import cluster_available, docker_available, require

ENGINES = [
    pytest.param("process"),
    pytest.param("docker", marks=pytest.mark.docker),
    pytest.param("argo", marks=pytest.mark.cluster),
]


@pytest.fixture(scope="session")
def ahead(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ahead]:
    """The selected tests on the cluster, all started when the first of them is asked for."""
    require("cluster", cluster_available(), "no cluster with Argo Workflows answers")
    found = Ahead(request.session.items, lambda: tmp_path_factory.mktemp("home"))
    yield found
    found.close()


@pytest.fixture(params=ENGINES)
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench | Ahead]:
    """A bench on one engine, with a home of its own; for the cluster what has been started ahead."""
    engine = str(request.param)
    if engine == "argo":
        yield request.getfixturevalue("ahead")
        return
    if engine == "docker":
        require("docker", docker_available(), "no docker daemon answers")
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    with open_session(home=tmp_path / "home") as session:
        yield Bench(engine, session)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """A test that was started ahead is not called again: its end is this call's."""
    started = pyfuncitem.funcargs.get("bench")
    if not isinstance(started, Ahead):
        return None
    started.finish(pyfuncitem)
    return True
