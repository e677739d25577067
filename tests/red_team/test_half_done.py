"""Whenever a command is killed, what was there before is there, and the command can be run again."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from catalog.cli.main import main
from catalog.library.folder import FolderLibrary
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.trust.anchor import parse_trust
from catalog.library.hub.trust.trusted import open_trusted
from catalog.library.lock_file import read_lock
from hub.index.verify import verify_index
from tests.library.folders import publish, put
from tests.red_team.killed import KILLED, count_changes, run_killed

ALL = pytest.param(
    True,
    id="all",
    marks=[
        pytest.mark.soak,
        pytest.mark.skipif(not os.environ.get("CATALOG_SOAK"), reason="the long form: `make soak`"),
    ],
)
# Before some of its changes, the first and the last ones among them, or before each.
moments = pytest.mark.parametrize("everywhere", [pytest.param(False, id="some"), ALL])


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a library, and a hub of it in `hub`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)
    publish(tmp_path / "components", "echo", "1.0.0")
    assert main(["index", "build", "components", "-o", "hub"]) == 0
    return tmp_path


def versions(hub: Path, name: str = "echo") -> tuple[str, ...]:
    """The versions in a hub, in which every digest holds."""
    assert [str(finding) for finding in verify_index(FolderFiles(hub)).findings] == []
    return HubLibrary(open_index(FolderFiles(hub))).versions(name)


def kill(words: Sequence[str], place: Path, check: Callable[[], object], everywhere: bool) -> None:
    """Kill the command before changes of `place`, from the same state each time.

    `check` looks at what is left each time; then the command is run once more, and must succeed.
    """
    kept = place.with_name("kept")
    kept.mkdir() if not place.exists() else shutil.copytree(place, kept, symlinks=True)
    total = count_changes(words, place)
    check()
    for number in chosen(total, everywhere):
        shutil.rmtree(place, ignore_errors=True)
        if any(kept.iterdir()):
            shutil.copytree(kept, place, symlinks=True)
        assert run_killed(words, number, place) == KILLED
        check()
        assert main(list(words)) == 0
        check()


def chosen(total: int, everywhere: bool) -> list[int]:
    """The moments: every one of 1 to `total`, or a dozen."""
    moments = range(1, total + 1)
    if everywhere:
        return list(moments)
    return sorted({*moments[:2], *moments[:: max(1, total // 4)], *moments[-5:]})


@moments
def test_a_publish(work: Path, everywhere: bool) -> None:
    assert main(["new", "echo2", "--defaults", "--dir", "made"]) == 0
    seen = set()

    def check() -> None:
        assert versions(work / "hub") == ("1.0.0",)
        seen.add(versions(work / "hub", "echo2"))

    kill(["publish", "made/echo2/0.1.0", "--to", "hub"], work / "hub", check, everywhere)
    assert seen == {(), ("0.1.0",)}


@moments
def test_an_index_that_is_built_anew(work: Path, everywhere: bool) -> None:
    publish(work / "components", "echo", "1.1.0")
    seen = set()
    words = ["index", "build", "components", "-o", "hub"]
    kill(words, work / "hub", lambda: seen.add(versions(work / "hub")), everywhere)
    assert seen == {("1.0.0",), ("1.1.0", "1.0.0")}


@moments
def test_a_signature(work: Path, everywhere: bool) -> None:
    """A reader sees the signed state before, or the one after."""
    assert main(["index", "keys", "create", "--out", "keys"]) == 0
    assert main(["index", "sign", "hub", "--keys", "keys"]) == 0
    trust = parse_trust("keys/1.root.json", work)
    numbers = itertools.count()
    seen = set()

    def check() -> None:
        # A reader of its own each time: the hub of this test goes back in time, which one and the same would refuse.
        state = work / "state" / str(next(numbers))
        assert HubLibrary(open_trusted(FolderFiles(work / "hub"), trust, state)).versions("echo") == ("1.0.0",)
        (timestamp,) = state.glob("*/timestamp.json")
        seen.add(json.loads(timestamp.read_bytes())["signed"]["version"])

    kill(["index", "sign", "hub", "--keys", "keys"], work / "hub", check, everywhere)
    assert seen >= {1, 2}


@moments
def test_a_lock(work: Path, everywhere: bool) -> None:
    text = "name: p\nimplementation: {graph: {tasks: {a: {componentRef: {name: echo@VERSION}}}}}\n"
    publish(work / "components", "echo", "1.1.0")
    place = work / "project"
    put(place / "pipeline.yaml", text.replace("VERSION", "1.0.0"))
    assert main(["lock", "project/pipeline.yaml"]) == 0
    put(place / "pipeline.yaml", text.replace("VERSION", "1.1.0"))
    seen: set[str] = set()

    def check() -> None:
        seen.update(entry.version for entry in read_lock("project/catalog.lock").components)

    kill(["lock", "project/pipeline.yaml"], place, check, everywhere)
    assert seen == {"1.0.0", "1.1.0"}


@moments
def test_a_new_component(work: Path, everywhere: bool) -> None:
    """It is there whole, or not at all; what is left over of a killed one is no component."""
    assert main(["new", "sort", "--defaults", "--dir", "first"]) == 0
    whole = sorted(path.name for path in (work / "first" / "sort" / "0.1.0").iterdir())
    words = ["new", "sort", "--defaults", "--dir", "made"]
    seen: set[tuple[str, ...]] = set()

    def check() -> None:
        names = FolderLibrary(work / "made").names()
        seen.add(names)
        for name in names:
            assert sorted(path.name for path in (work / "made" / name / "0.1.0").iterdir()) == whole

    total = count_changes(words, work / "made")
    check()
    for number in chosen(total, everywhere):
        shutil.rmtree(work / "made")
        assert run_killed(words, number, work / "made") == KILLED
        check()
        assert main(words) in (0, 2), "made now, or whole already"
        check()
    assert seen == {(), ("sort",)}


@moments
def test_a_vendored_hub(work: Path, everywhere: bool) -> None:
    task = "{a: {componentRef: {name: echo@VERSION}}}"
    text = f"name: p\nimplementation: {{graph: {{tasks: {task}}}}}\n"
    publish(work / "components", "echo", "1.1.0")
    put(work / "pipeline.yaml", text.replace("VERSION", "1.0.0"))
    assert main(["vendor", "pipeline.yaml", "-o", "vendored"]) == 0
    put(work / "pipeline.yaml", text.replace("VERSION", "1.1.0"))
    seen = set()
    kill(
        ["vendor", "pipeline.yaml", "-o", "vendored"],
        work / "vendored",
        lambda: seen.add(versions(work / "vendored")),
        everywhere,
    )
    assert seen == {("1.0.0",), ("1.1.0", "1.0.0")}


def test_the_killing_is_a_real_one(work: Path) -> None:
    words = ["new", "sort", "--defaults", "--dir", "probe"]
    assert run_killed(words, 1, work / "probe") == KILLED
    assert not (work / "probe" / "sort").exists()
    assert count_changes(words, work / "probe") > 5
