from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import MachineError, StoreError, UsageError
from catalog.library.hub.library import HubLibrary
from hub.index.change import current_index
from hub.index.verify import verify_index
from hub.registry.audit import list_audit
from hub.registry.authenticate import authenticate
from hub.registry.backup import backup
from hub.registry.package_changes import upload_package
from hub.registry.packages import package_content
from hub.registry.principal import EVERYTHING
from hub.registry.registry import Registry, open_registry
from hub.registry.restore import restore
from hub.registry.sessions import find_session, open_session
from hub.registry.tokens import create_token
from tests.hub.registry.samples import published

FILE = "hub.backup"


def test_a_restored_hub_is_the_one_that_was_backed_up(registry: Registry, tmp_path: Path) -> None:
    token = create_token(registry, namespace="team")
    published(registry, "team/echo")
    digest = upload_package(registry, EVERYTHING, "join", b"name: join\n").digest
    counts = backup(registry, tmp_path / FILE)
    with open_registry(tmp_path / "other") as other:
        assert restore(other, tmp_path / FILE) == counts
        assert verify_index(other.store).findings == ()
        assert other.store.file("index.json") == registry.store.file("index.json")
        assert list_audit(other) == list_audit(registry)
        assert other.store.changes_since(0) == registry.store.changes_since(0)
        assert package_content(other, "join", digest) == b"name: join\n"
        principal = authenticate(other, str(token.text))
        assert principal is not None and principal.may("publish", "team")
        published(other, "team/echo", "1.0.1")
        assert HubLibrary(current_index(other.store)).versions("team/echo") == ("1.0.1", "1.0.0")


def test_a_backup_of_sqlite_is_restored_into_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with open_registry(tmp_path / "data") as registry:
        published(registry)
        backup(registry, tmp_path / FILE)
    with open_registry(postgres_url) as other:
        restore(other, tmp_path / FILE)
        assert verify_index(other.store).findings == ()
        assert HubLibrary(current_index(other.store)).names() == ("echo",)


def test_a_backup_is_one_file_for_its_owner_alone(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(registry, folder / FILE)
    assert [file.name for file in folder.iterdir()] == [FILE]
    assert (folder / FILE).stat().st_mode & 0o077 == 0


def test_a_backup_replaces_nothing(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("mine")
    with pytest.raises(UsageError) as caught:
        backup(registry, tmp_path / FILE)
    assert caught.value.rule == "backup-exists"
    assert (tmp_path / FILE).read_text() == "mine"


def test_a_backup_that_cannot_be_written_is_told(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(MachineError) as caught:
        backup(registry, tmp_path / "nowhere" / FILE)
    assert caught.value.rule == "backup-unwritable"


def test_a_hub_that_holds_something_is_not_restored_over(registry: Registry, tmp_path: Path) -> None:
    backup(registry, tmp_path / FILE)
    published(registry)
    with pytest.raises(UsageError) as caught:
        restore(registry, tmp_path / FILE)
    assert caught.value.rule == "hub-not-empty"
    assert HubLibrary(current_index(registry.store)).names() == ("echo",)


def test_people_sign_in_anew_after_a_restore(registry: Registry, tmp_path: Path) -> None:
    opened = open_session(registry, str(create_token(registry).text))
    assert opened is not None
    backup(registry, tmp_path / FILE)
    with open_registry(tmp_path / "other") as other:
        restore(other, tmp_path / FILE)
        assert find_session(other, opened.cookie) is None


@pytest.mark.parametrize("content", [b"", b"not a database " * 1000])
def test_a_file_that_is_no_backup_is_refused_and_the_hub_stays_empty(
    registry: Registry, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError):
        restore(registry, tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes() == content
    assert list_audit(registry) == []


def test_a_damaged_backup_is_refused(registry: Registry, tmp_path: Path) -> None:
    published(registry)
    backup(registry, tmp_path / FILE)
    content = bytearray((tmp_path / FILE).read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    (tmp_path / FILE).write_bytes(content)
    with open_registry(tmp_path / "other") as other, pytest.raises(StoreError):
        restore(other, tmp_path / FILE)


def test_a_backup_that_is_not_there_is_told(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        restore(registry, tmp_path / FILE)
    assert caught.value.rule == "backup-missing"
