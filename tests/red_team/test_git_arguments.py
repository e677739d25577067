"""Nothing that a user or a repository says becomes an option of git, or a program that git starts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError, MachineError, UsageError
from catalog.library.hub.mirror.lookup import mirror_lookup
from hub.history.git_place import GitPlace, git_place, given_origin, tree_path
from hub.history.git_process import git_environment
from hub.history.repository import open_repository
from tests.hub.history.imported import RAW, imported, index_of
from tests.hub.history.repositories import Repository, component

ECHO = "components/echo/component.yaml"

PLACES = (
    "",
    "-",
    "--exec",
    "--upload-pack=touch {trap}",
    "-u touch {trap}",
    "-c core.sshCommand=touch {trap}",
    "ext::sh -c touch% {trap}",
    "ext::sh",
    "fd::17",
    "https::https://host.example/x",
    "file::/tmp",
    "https://-oProxyCommand=touch/x",
    "ssh://-oProxyCommand=touch%20{trap}/x",
    "ssh://-oProxyCommand=touch@host.example/x",
    "ssh://host.example:-1/x",
    "git@host.example:owner/name",
    "-oProxyCommand=x@host.example:owner/name",
    "host.example:owner/name",
    "git://host.example/owner/name",
    "http://host.example/owner/name",
    "rsync://host.example/owner",
    "javascript:alert(1)",
    "https:host.example/x",
    "https:///x",
    "https://host.example",
    "https://host.example/x\nssh://other.example/y",
    "https://host.example/x y",
    "https://host.example\\@other.example/x",
    "https://ho%73t.example/x",
    "file://host.example/x",
    "FILE::x",
)


@pytest.mark.parametrize("place", PLACES)
def test_no_place_of_a_repository_is_an_option_or_a_program(place: str, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    text = place.format(trap=trap)
    with pytest.raises(UsageError) as caught:
        git_place(text)
    assert caught.value.rule == "git-place"
    assert main(["index", "import-git", "-o", str(tmp_path / "hub"), "--", text]) == 2
    assert not trap.exists()
    assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize("path", ["--output=x", "-x", "..", "a/../b", "components\n", "a/\0b"])
def test_no_folder_of_a_repository_is_an_option_or_leads_out(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        tree_path(path)
    assert caught.value.rule == "git-path"


def test_a_folder_is_a_name_and_no_pattern(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "parts.git")
    repository.commit({ECHO: component("Echo"), "secret/component.yaml": component("Secret")})
    for pattern in (":(top)", ":!components", "*", "compo*"):
        assert imported(repository.folder, tmp_path / "hub", tree_path(pattern)).names == ()


@pytest.mark.parametrize("origin", ["--exec", "a", "a/b/c", "https://evil.example/a/b", "../..", "a/b\n", "-a/b"])
def test_no_origin_is_anything_but_a_repository(origin: str) -> None:
    with pytest.raises(UsageError) as caught:
        given_origin(origin)
    assert caught.value.rule == "git-origin"


@pytest.mark.parametrize("revision", ["--upload-pack=x", "-", "HEAD~1", "@{1}", "a..b", "main^{/x}", ":/x", "HEAD:x"])
def test_a_revision_in_an_address_is_a_name_and_nothing_else(revision: str, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "parts.git")
    repository.commit({ECHO: component("Echo")})
    repository.commit({ECHO: component("Echo", "two")})
    imported(repository.folder, tmp_path / "hub")
    assert mirror_lookup(index_of(tmp_path / "hub"), f"{RAW}/{revision}/{ECHO}") is None


def test_branches_named_like_options_are_names(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "parts.git")
    repository.commit({ECHO: component("Echo")})
    packed = repository.folder / "packed-refs"
    packed.write_text(f"# pack-refs with: peeled fully-peeled sorted\n{repository.shas[1]} refs/heads/--exec=x\n")
    imported(repository.folder, tmp_path / "hub")
    assert mirror_lookup(index_of(tmp_path / "hub"), f"{RAW}/--exec=x/{ECHO}") is not None


@pytest.mark.parametrize(
    ("key", "section"),
    [
        ("fsmonitor", "core"),
        ("pager", "core"),
        ("sshCommand", "core"),
        ("gitProxy", "core"),
        ("askPass", "core"),
        ("alternateRefsCommand", "core"),
        ("external", "diff"),
        ("program", "gpg"),
        ("packObjectsHook", "uploadpack"),
    ],
)
def test_the_settings_of_a_repository_start_nothing(key: str, section: str, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {trap}\n")
    program.chmod(0o755)
    repository = Repository(tmp_path / "parts.git")
    repository.commit({ECHO: component("Echo")})
    repository.git("config", f"{section}.{key}", str(program))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "alias.rev-list", f"!{program}")
    for hook in ("post-checkout", "reference-transaction", "fsmonitor-watchman"):
        (repository.folder / "hooks" / hook).write_bytes(program.read_bytes())
        (repository.folder / "hooks" / hook).chmod(0o755)
    assert imported(repository.folder, tmp_path / "hub").names == ("echo",)
    with open_repository(GitPlace(url=repository.folder.as_uri())) as clone:
        assert len(clone.commits(clone.refs())) == 1
    assert not trap.exists()


def test_a_partial_clone_fetches_nothing(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    repository = Repository(tmp_path / "parts.git")
    repository.commit({ECHO: component("Echo")})
    repository.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial.git"
    repository.git("clone", "--quiet", "--bare", "--filter=blob:none", repository.folder.as_uri(), str(partial))
    for setting in (f"ext::sh -c touch% {trap}", repository.folder.as_uri()):
        subprocess.run(["git", "-C", str(partial), "config", "remote.origin.url", setting], check=True)
        subprocess.run(["git", "-C", str(partial), "config", "protocol.ext.allow", "always"], check=True)
        with pytest.raises(MachineError) as caught:
            imported(partial, tmp_path / "hub")
        assert caught.value.rule == "git-failed"
    assert not trap.exists()


def test_variables_of_git_are_not_handed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PAGER"):
        monkeypatch.setenv(name, f"touch {trap}")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"touch {trap}")
    environment = git_environment()
    assert {name for name in environment if name.startswith("GIT_CONFIG")} == {
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_GLOBAL",
    }
    assert environment["GIT_ALLOW_PROTOCOL"] == "none"
    assert {"GIT_DIR", "GIT_SSH", "SSH_ASKPASS", "GIT_ASKPASS"}.isdisjoint(environment)


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    with (
        pytest.raises(CatalogError) as caught,
        open_repository(git_place("https://ann:s3cret@host.invalid/owner/name")),
    ):
        pass
    assert caught.value.rule == "git-failed"
    assert "s3cret" not in str(caught.value)


def test_a_repository_inside_a_hub_folder_is_named_by_its_folder_alone(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "--exec")
    repository.commit({ECHO: component("Echo")})
    before = os.getcwd()
    try:
        os.chdir(tmp_path)
        place = git_place("./--exec")
        assert imported(place.folder or Path(), tmp_path / "hub").names == ("echo",)
    finally:
        os.chdir(before)
