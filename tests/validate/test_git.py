"""published-version-changed and --since, in repositories made by git itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.validate import Options, check
from catalog.validate.fixes import fix
from tests.requirements import require
from tests.validate.samples import CLEAN, marks, written

FILE = "count_lines/1.0.0/component.yaml"
ONLY = Options(select=("published-version-changed",))


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one committed version."""
    require("git", shutil.which("git") is not None, "git is not installed")
    written(tmp_path, CLEAN, FILE)
    written(tmp_path, "# count_lines\n", "count_lines/1.0.0/README.md")
    written(tmp_path, "cases: []\n", "count_lines/1.0.0/tests.yaml")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "First version")
    return tmp_path


def test_a_committed_version_that_changes_is_an_error(repository: Path) -> None:
    assert marks(check(repository, ONLY)) == []
    written(repository, CLEAN.replace("alpine:3.19", "alpine:3.20"), FILE)
    report = check(repository, ONLY)
    assert marks(report) == ["published-version-changed@1:1"]
    assert report.exit_code == 1


def test_a_new_version_and_another_readme_are_welcome(repository: Path) -> None:
    written(repository, "# count_lines\n\nBetter words.\n", "count_lines/1.0.0/README.md")
    written(repository, CLEAN, "count_lines/1.1.0/component.yaml")
    assert marks(check(repository, ONLY)) == []


def test_a_committed_change_is_found_against_an_older_revision(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    written(repository, CLEAN.replace("alpine:3.19", "alpine:3.20"), FILE)
    git(repository, "commit", "-qam", "Change it")
    assert marks(check(repository, ONLY)) == []
    since = Options(select=ONLY.select, since=first)
    assert marks(check(repository, since)) == ["published-version-changed@1:1"]


def test_since_checks_only_what_changed(repository: Path) -> None:
    written(repository, CLEAN, "other/1.0.0/component.yaml")
    assert [Path(file).parts[-3] for file in check(repository, Options(since="HEAD")).files] == ["other"]
    written(repository, "cases: [{name: a}]\n", "count_lines/1.0.0/tests.yaml")
    assert len(check(repository, Options(since="HEAD")).files) == 2


@pytest.mark.parametrize("revision", ["--output=stolen", "-v", "no-such-branch", "HEAD; id"])
def test_a_revision_is_never_an_option_of_git(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError) as caught:
        check(repository, Options(since=revision))
    assert caught.value.rule in ("revision-invalid", "revision-unknown")
    assert sorted(path.name for path in repository.iterdir()) == [".git", "count_lines"]


def test_programs_that_a_repository_names_are_not_run(repository: Path) -> None:
    script = repository / "spy.sh"
    script.write_text("#!/bin/sh\ntouch ran\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external"):
        git(repository, "config", key, str(script))
    written(repository, CLEAN + "# more\n", FILE)
    assert marks(check(repository, ONLY)) == ["published-version-changed@1:1"]
    assert not list(repository.rglob("ran"))


def test_without_a_repository_the_rule_is_silent(tmp_path: Path) -> None:
    assert marks(check(written(tmp_path, CLEAN, FILE), ONLY)) == []
    with pytest.raises(UsageError, match="in no git repository"):
        check(tmp_path, Options(since="HEAD"))


def test_a_committed_version_is_not_mended(repository: Path) -> None:
    text = CLEAN.replace("String", "string")
    written(repository, text, FILE)
    git(repository, "commit", "-qam", "Misspell it")
    (result,) = fix(repository)
    assert result.edits == 0
    assert "make the next one" in result.left_alone
    assert (repository / FILE).read_text() == text
