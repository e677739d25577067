"""A publish that is torn off: kill -9 at any moment leaves a hub that is whole, with everything that was told."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index.folder_store import FolderStore
from hub.index.records import read_records
from hub.index.verify import verify_index
from tests.hub.publish.submissions import prepared, put

REPOSITORY = Path(__file__).resolve().parents[3]
PUBLISHER = [sys.executable, "-m", "tests.hub.publish.publisher"]


def publish_and_kill(root: Path, first: int, dice: random.Random) -> list[str]:
    """What a publisher told until it was killed, at a moment of a change that nobody knows."""
    with subprocess.Popen(
        [*PUBLISHER, str(root), str(first)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(dice.randint(1, 4))]
        time.sleep(dice.random() * 0.1)
        child.kill()
        told += child.stdout.readlines()
    return [line.strip() for line in told if line.endswith("\n")]


def judge(root: Path, told: list[str]) -> None:
    """The hub as the next writer finds it."""
    put(FolderStore(root, wait=5), prepared("after"))
    assert verify_index(FolderFiles(root)).findings == ()
    library = HubLibrary(open_index(FolderFiles(root)))
    for line in told:
        name, _, version = line.removeprefix("deprecated ").partition("@")
        entry = library.entry(name, version or "1.0.0")
        assert entry is not None, line
        assert version or entry.deprecated, line
    for name in library.names():
        events = read_records(FolderFiles(root), name)
        published = [event.version for event in events if event.action == "publish"]
        assert tuple(reversed(published)) == library.versions(name)
        entry = library.entry(name, "1.0.0")
        assert entry is not None
        assert entry.deprecated == any(event.action == "deprecate" for event in events)


def sweep(root: Path, rounds: int, seed: int) -> None:
    dice, told = random.Random(seed), list[str]()
    for number in range(rounds):
        told += publish_and_kill(root, 100 * number, dice)
        judge(root, told)
    assert told


def test_kill_during_publishes(tmp_path: Path) -> None:
    sweep(tmp_path / "hub", rounds=4, seed=1)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("CATALOG_SOAK"), reason="the long form: `make soak`")
def test_kill_during_many_publishes(tmp_path: Path) -> None:
    sweep(tmp_path / "hub", rounds=100, seed=2)
