from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import MachineError
from catalog.run.docker_daemon import no_docker
from catalog.run.docker_engine import DockerEngine
from tests.run.jobs import Bench


@pytest.fixture(autouse=True)
def sdk_leaks_sockets() -> Iterator[None]:
    """The SDK forgets the socket of a failed connection; it is collected here, where its warning is expected."""
    yield
    gc.collect()


pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_without_a_daemon_nothing_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    with pytest.raises(MachineError) as raised:
        DockerEngine().prepare([])
    assert (raised.value.rule, raised.value.exit_code) == ("no-docker", 3)
    assert "--engine process" in raised.value.hint


def test_a_run_without_a_daemon_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{closed.getsockname()[1]}")
        bench = Bench(DockerEngine(), tmp_path)
        ending = bench.run(bench.job("implementation: {container: {image: x, command: [echo]}}"), threading.Event())
    assert ending.error
    assert "docker daemon" in ending.message


def test_a_user_who_may_not_use_docker_learns_how() -> None:
    error = no_docker(OSError("PermissionError(13, 'Permission denied')"))
    assert "group `docker`" in error.hint
