"""What users name as a repository, and whose addresses it answers for. What is refused: tests/red_team."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.history.git_place import GitPlace, git_place, given_origin, local_origin, origin_of, tree_path


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/kubeflow/pipelines",
        "https://ann:token@git.example:8443/a/b.git",
        "ssh://git@github.com/acme/parts.git",
        "file:///srv/git/parts.git",
    ],
)
def test_an_address_is_taken_as_it_is(url: str) -> None:
    assert git_place(url) == GitPlace(url=url)


def test_a_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert git_place("parts.git").folder == tmp_path / "parts.git"
    assert git_place("./-odd").folder == tmp_path / "-odd"


def test_a_password_is_not_shown() -> None:
    assert "token" not in str(git_place("https://ann:token@git.example/a/b.git"))


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://github.com/Kubeflow/Pipelines", "github.com/kubeflow/pipelines"),
        ("https://www.github.com/acme/parts.git/", "github.com/acme/parts"),
        ("git@github.com:acme/parts.git", "github.com/acme/parts"),
        ("ssh://git@github.com/acme/p.a-r_ts", "github.com/acme/p.a-r_ts"),
        ("https://git.example/acme/parts", ""),
        ("https://github.com/acme", ""),
        ("/srv/git/parts.git", ""),
        ("https://[github.com/acme/parts", ""),
    ],
)
def test_an_address_on_github_is_an_origin(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "text", ["Kubeflow/Pipelines", "github.com/kubeflow/pipelines", "git@github.com:kubeflow/pipelines"]
)
def test_a_user_names_an_origin(text: str) -> None:
    assert given_origin(text) == "github.com/kubeflow/pipelines"


def test_other_repositories_have_an_origin_of_their_folder() -> None:
    assert local_origin(GitPlace(folder=Path("/srv/My Parts.git"))) == "local/my_parts"
    assert local_origin(GitPlace(url="https://git.example/a/parts.git")) == "local/parts"
    assert local_origin(GitPlace(folder=Path("/"))) == "local/repository"


@pytest.mark.parametrize(("text", "path"), [("components/", "components"), (".", ""), ("./a b/c", "a b/c"), ("", "")])
def test_a_folder_of_the_repository(text: str, path: str) -> None:
    assert tree_path(text) == path
