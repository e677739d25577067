"""Attacks on the signed hub of a configuration, as its user sees them on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from catalog.cli.main import main
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index.folder_store import FolderStore
from hub.publish.prepare import prepare
from hub.publish.publish import publish as publish_version
from hub.publish.submission import Submission
from tests.hub.trust.signed_hub import START
from tests.library.folders import container, publish, put


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `hub`, signed, and a user who trusts its root; the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)
    publish(tmp_path / "library", "echo", "1.0.0")
    assert main(["index", "build", "library", "-o", "hub"]) == 0
    assert main(["index", "keys", "create", "--out", "keys"]) == 0
    assert main(["index", "sign", "hub", "--keys", "keys"]) == 0
    hub = {"name": "mine", "url": str(tmp_path / "hub"), "trust": str(tmp_path / "keys" / "1.root.json")}
    put(tmp_path / "home" / "config.yaml", json.dumps({"hubs": [hub]}))
    return tmp_path


def show(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of a look into the hub, and what it says."""
    capsys.readouterr()
    code = main(["show", "echo", "--hub", "mine"])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_a_configured_hub_is_trusted_by_its_signature(configured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = show(capsys)
    assert (code, "echo 1.0.0" in told) == (0, True)


def test_a_configured_hub_that_lost_its_signature_is_refused(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(configured / "hub" / "metadata")
    code, told = show(capsys)
    assert (code, "[hub-untrusted]" in told) == (1, True)


def test_a_configured_hub_that_went_back_in_time_is_refused(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(configured / "hub", configured / "old")
    publish(configured / "library", "echo", "1.1.0")
    assert main(["index", "build", "library", "-o", "hub"]) == 0
    assert main(["index", "sign", "hub", "--keys", "keys"]) == 0
    assert "1.1.0" in show(capsys)[1]
    shutil.rmtree(configured / "hub")
    (configured / "old").rename(configured / "hub")
    code, told = show(capsys)
    assert (code, "[hub-rollback]" in told) == (1, True)


def test_a_build_that_was_not_signed_yet_is_refused(configured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build removes the files of the older index; sign it before it is served."""
    publish(configured / "library", "echo", "1.1.0")
    assert main(["index", "build", "library", "-o", "hub"]) == 0
    code, told = show(capsys)
    assert (code, "[hub-incomplete]" in told) == (1, True)
    assert main(["index", "sign", "hub", "--keys", "keys"]) == 0
    assert show(capsys)[0] == 0


def test_a_version_that_was_slipped_in_unsigned_is_not_seen(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = Submission("echo", "1.9.9", container("echo", "evil.example/miner:1").encode())
    with FolderStore(configured / "hub").changing() as writer:
        publish_version(writer, prepare(evil, strict=False), "mallory", START, proven=False)
    assert "1.9.9" in HubLibrary(open_index(FolderFiles(configured / "hub"))).versions("echo")
    code, told = show(capsys)
    assert code == 0, told
    assert "1.9.9" not in told and "evil.example" not in told
