"""Cases about files on a docker engine that shares no folders; `test_contract.py` has the engine as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.client.session import open_session
from catalog.run.docker_engine import DockerEngine
from catalog.run.engines import ENGINES
from tests.contract.bench import CASES, Bench, check, read_case
from tests.requirements import docker_available, require

pytestmark = pytest.mark.docker

ABOUT_FILES = ("artifacts", "fixed_output", "missing_output", "nested", "unicode")


@pytest.fixture
def archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench on the docker engine that sends archives."""
    require("docker", docker_available(), "no docker daemon answers")
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(ENGINES, "docker", lambda: DockerEngine(mounts="never"))
    with open_session(home=tmp_path / "home") as session:
        yield Bench("docker", session)


@pytest.mark.parametrize("path", [path for path in CASES if path.stem in ABOUT_FILES], ids=lambda path: path.stem)
def test_case(path: Path, archives: Bench) -> None:
    case = read_case(path)
    check(case, archives.run(case.pipeline, case.arguments, name=case.run_name))
