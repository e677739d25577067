from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.run.bounds import Bounds
from catalog.run.process_group import GroupEnd, end_group, follow_group, start_group


@pytest.fixture
def log(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


@pytest.fixture(params=["pidfd", "polling"])
def waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of waiting: the one of Linux, and the one for systems without process descriptors."""
    if request.param == "polling":
        monkeypatch.delattr(os, "pidfd_open", raising=False)


@pytest.mark.usefixtures("waiting")
def test_a_program_that_ends_by_itself(tmp_path: Path, log: int) -> None:
    process = start_group(["sh", "-c", "echo $X; pwd; exit 4"], str(tmp_path), {"X": "1", "PATH": os.defpath}, log)
    assert follow_group(process, Bounds(threading.Event()), 1) == GroupEnd(4)
    assert (tmp_path / "log").read_text() == f"1\n{tmp_path}\n"


@pytest.mark.usefixtures("waiting")
def test_a_program_that_is_stopped(tmp_path: Path, log: int) -> None:
    stop = threading.Event()
    stop.set()
    process = start_group(["sleep", "1000"], str(tmp_path), {"PATH": os.defpath}, log)
    assert follow_group(process, Bounds(stop), 10) == GroupEnd(-15, stopped=True)


@pytest.mark.usefixtures("waiting")
def test_a_program_that_is_too_late_and_does_not_listen(tmp_path: Path, log: int) -> None:
    line = ["sh", "-c", "trap '' TERM; echo x > ready; while :; do sleep 0.05; done"]
    process = start_group(line, str(tmp_path), {"PATH": os.defpath}, log)
    while not (tmp_path / "ready").exists():
        pass
    assert follow_group(process, Bounds(threading.Event(), 0.1, 0.0), 0.1) == GroupEnd(-9, timed_out=True)


def test_ending_a_group_at_once(tmp_path: Path, log: int) -> None:
    process = start_group(["sleep", "1000"], str(tmp_path), {"PATH": os.defpath}, log)
    end_group(process)
    assert process.returncode == -9
