"""`catalog index import-git`: from a clone to a hub that `catalog` loads from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.cli.main import main
from tests.hub.history.repositories import Repository, component

Run = Callable[..., tuple[int, str]]
ECHO = "components/echo/component.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with two versions of a component, and a file that is none."""
    made = Repository(tmp_path / "parts.git")
    made.commit({ECHO: component("Echo", "one", "1.0.0"), "components/broken.yaml": "name: ["})
    made.commit({ECHO: component("Echo", "two", "1.1.0")})
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Carries out the command; its exit code and what it printed."""

    def carried_out(*arguments: str) -> tuple[int, str]:
        code = main(["index", "import-git", *arguments])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return carried_out


def test_the_report_says_what_came_and_what_did_not(repository: Repository, tmp_path: Path, run: Run) -> None:
    code, text = run(str(repository.folder), "-o", str(tmp_path / "hub"), "--origin", "acme/parts")
    assert code == 0
    assert "1 components in 2 versions, 2 of them new, from 2 commits of github.com/acme/parts" in text
    assert "components/broken.yaml" in text
    assert "1 yaml-syntax" in text


def test_the_report_is_data_too(repository: Repository, tmp_path: Path, run: Run) -> None:
    code, text = run(repository.folder.as_uri(), "-o", str(tmp_path / "hub"), "--format", "json")
    report = json.loads(text)
    assert (code, report["names"], report["added"]) == (0, ["echo"], ["echo@1.0.0", "echo@1.1.0"])
    assert report["origin"] == "local/parts"
    assert report["reasons"] == {"yaml-syntax": 1}


def test_the_origin_is_that_of_the_remote(repository: Repository, tmp_path: Path, run: Run) -> None:
    repository.git("config", "remote.origin.url", "git@github.com:Acme/Parts.git")
    _, text = run(str(repository.folder), "-o", str(tmp_path / "hub"), "--format", "json")
    assert json.loads(text)["origin"] == "github.com/acme/parts"


def test_a_work_tree_is_read_as_well(repository: Repository, tmp_path: Path, run: Run) -> None:
    work = tmp_path / "work"
    repository.git("clone", "--quiet", str(repository.folder), str(work))
    code, text = run(str(work / "components"), "-o", str(tmp_path / "hub"), "--format", "json")
    assert (code, len(json.loads(text)["added"])) == (0, 2)


def test_a_repository_without_components_is_a_finding(repository: Repository, tmp_path: Path, run: Run) -> None:
    code, text = run(str(repository.folder), "-o", str(tmp_path / "hub"), "--path", "elsewhere")
    assert code == 1
    assert "--path" in text


def test_what_comes_of_it_is_shown(
    repository: Repository,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(str(repository.folder), "-o", str(tmp_path / "hub"))
    monkeypatch.setenv("CATALOG_HUBS", str(tmp_path / "hub"))
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert main(["show", "echo@^1"]) == 0
    assert "1.1.0" in capsys.readouterr().out
