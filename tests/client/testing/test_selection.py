"""Which components and cases run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from catalog.client.testing.cases import Case, Suite
from catalog.client.testing.selection import Shard, changed_since, parse_shard, with_selected
from catalog.client.testing.targets import find_targets
from catalog.errors import UsageError
from catalog.library.libraries import Libraries
from catalog.spec.model import ComponentSpec
from tests.client.testing.folders import write_component

CASES = "cases: [{name: a, arguments: {who: you}, expect: {}}]"


def suite(label: str, *names: str) -> Suite:
    return Suite(label, ComponentSpec(), Path("component.yaml"), tuple(Case(name) for name in names))


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        ([], ["plain", "empty", "empty"]),
        (["empty"], ["empty", "empty"]),
        (["echo@*:e*"], ["empty"]),
        (["p*", "join@1.0.0:*"], ["plain", "empty"]),
        (["none"], []),
    ],
)
def test_cases_are_selected_by_name_or_id(patterns: list[str], names: list[str]) -> None:
    suites = [suite("echo@1.0.0", "plain", "empty"), suite("join@1.0.0", "empty")]
    assert [case.name for found in with_selected(suites, patterns) for case in found.cases] == names


@pytest.mark.parametrize("count", [1, 2, 3, 5, 20])
def test_the_shards_have_every_item_once(count: int) -> None:
    items = list(range(11))
    shards = [Shard(number, count).of(items) for number in range(1, count + 1)]
    assert sorted(item for shard in shards for item in shard) == items
    assert max(map(len, shards)) - min(map(len, shards)) <= 1


def test_a_shard_is_written_as_a_fraction() -> None:
    assert parse_shard("2/5") == Shard(2, 5)
    assert parse_shard("") == Shard(1, 1)


@pytest.mark.parametrize("text", ["0/5", "6/5", "2", "a/b", "-1/2", "1/0", "1/2/3"])
def test_another_text_is_no_shard(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_shard(text)
    assert caught.value.rule == "shard-invalid"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_only_changed_components_are_kept(tmp_path: Path) -> None:
    for name in ("same", "cases", "data"):
        write_component(tmp_path, CASES, place=f"{name}/1.0.0")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "start")
    (tmp_path / "cases" / "1.0.0" / "tests.yaml").write_text(CASES + "\n# changed\n")
    (tmp_path / "data" / "1.0.0" / "new.csv").write_text("a\n")
    write_component(tmp_path, CASES, place="new/1.0.0")
    targets, _ = find_targets([str(tmp_path)], Libraries())
    assert [target.label for target in changed_since(targets, "HEAD")] == ["cases@1.0.0", "data@1.0.0", "new@1.0.0"]
    with pytest.raises(UsageError, match="no revision"):
        changed_since(targets, "nowhere")
    with pytest.raises(UsageError, match="dash"):
        changed_since(targets, "--output=x")


def test_outside_of_a_repository_nothing_can_have_changed(tmp_path: Path) -> None:
    write_component(tmp_path, CASES)
    targets, _ = find_targets([str(tmp_path)], Libraries())
    with pytest.raises(UsageError) as caught:
        changed_since(targets, "HEAD")
    assert caught.value.rule == "not-a-repository"
