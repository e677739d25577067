"""Files as a git commit has them, from a scratch repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from catalog.diff.revision import Revision, committed, parse_revision, read_revision
from catalog.errors import SpecError, UsageError
from catalog.resources import MAX_SPEC_BYTES


def git(folder: Path, *arguments: str) -> None:
    """Run git with an identity of its own."""
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits of echo/component.yaml."""
    git(tmp_path, "init", "-b", "main", ".")
    (tmp_path / "echo").mkdir()
    for text in ("name: first\n", "name: second\n"):
        (tmp_path / "echo" / "component.yaml").write_text(text)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-m", text)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("HEAD:echo/component.yaml", "name: second\n"),
        ("HEAD~1:echo/component.yaml", "name: first\n"),
        ("main:echo", "name: second\n"),
        ("main:echo/", "name: second\n"),
        ("main:./echo/component.yaml", "name: second\n"),
    ],
)
def test_a_file_or_its_folder_is_read(repository: Path, text: str, content: str) -> None:
    wanted = parse_revision(text)
    assert wanted is not None
    assert read_revision(wanted, repository).decode() == content


@pytest.mark.parametrize(
    "text", ["", "echo", "-x:echo", "--output=x:echo", ":echo", "HEAD:", "https://host/a", "HEAD:a\nHEAD:b", "./a:b"]
)
def test_what_is_no_revision(text: str) -> None:
    assert parse_revision(text) is None


@pytest.mark.parametrize(
    ("revision", "path", "rule"),
    [
        ("nowhere", "echo", "revision-unknown"),
        ("--all", "echo", "revision-unknown"),
        ("HEAD:echo", "echo", "revision-unknown"),
        ("HEAD", "none.yaml", "revision-path"),
        ("HEAD", "../echo", "revision-path"),
        ("HEAD", "--batch-all-objects", "revision-path"),
    ],
)
def test_what_git_does_not_have(repository: Path, revision: str, path: str, rule: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_revision(Revision(revision, path), repository)
    assert caught.value.rule == rule


def test_large_files_are_refused_before_they_are_read(repository: Path) -> None:
    (repository / "large.yaml").write_bytes(b"#" * (MAX_SPEC_BYTES + 1))
    git(repository, "add", "-A")
    git(repository, "commit", "-m", "large")
    with pytest.raises(SpecError) as caught:
        read_revision(Revision("HEAD", "large.yaml"), repository)
    assert caught.value.rule == "spec-too-large"


def test_a_program_that_the_repository_names_is_not_run(repository: Path) -> None:
    mark = repository / "ran"
    git(repository, "config", "core.fsmonitor", f"touch {mark}")
    git(repository, "config", "diff.x.textconv", f"touch {mark}; cat")
    (repository / ".gitattributes").write_text("*.yaml diff=x\n")
    assert read_revision(Revision("HEAD", "echo"), repository) == b"name: second\n"
    assert not mark.exists()


def test_outside_of_a_repository_nothing_is_committed(tmp_path: Path) -> None:
    file = tmp_path / "component.yaml"
    file.write_text("name: x\n")
    assert committed(file) is None


def test_the_committed_text_of_an_edited_file(repository: Path) -> None:
    file = repository / "echo" / "component.yaml"
    file.write_text("name: third\n")
    assert committed(file) == b"name: second\n"
