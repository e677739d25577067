"""One session for each test, on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.client.session import open_session
from tests.contract.bench import Bench
from tests.requirements import docker_available, require

ENGINES = [pytest.param("process"), pytest.param("docker", marks=pytest.mark.docker)]


@pytest.fixture(params=ENGINES)
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench on one engine, with a home of its own."""
    engine = str(request.param)
    if engine == "docker":
        require("docker", docker_available(), "no docker daemon answers")
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    with open_session(home=tmp_path / "home") as session:
        yield Bench(engine, session)
