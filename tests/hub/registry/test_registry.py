from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from catalog.errors import MachineError, StoreError, UsageError
from catalog.store.store import Store
from hub.registry.authenticate import authenticate
from hub.registry.kind import HUB
from hub.registry.registry import open_registry
from hub.registry.tokens import create_token, list_tokens


def test_a_hub_opens_again_with_what_it_holds(place: str) -> None:
    with open_registry(place) as registry:
        made = create_token(registry)
    with open_registry(place) as registry:
        assert authenticate(registry, str(made.text)) is not None
        registry.check()


def test_a_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "not yet" / "there"
    open_registry(folder).close()
    assert (folder / "hub.db").is_file()
    assert folder.stat().st_mode & 0o077 == 0


def test_what_tokens_were_used_is_written_when_the_hub_is_closed(place: str) -> None:
    with open_registry(place) as registry:
        made = create_token(registry)
        authenticate(registry, str(made.text))
        assert list_tokens(registry)[0].last_used_at is None
    with open_registry(place) as registry:
        [token] = list_tokens(registry)
        assert token.last_used_at is not None and token.last_used_at >= token.created_at


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        open_registry(tmp_path / "file" / "data")
    assert caught.value.rule == "store-read-only"
    assert "data folder" in caught.value.hint


def test_a_run_store_is_not_taken_for_a_hub(tmp_path: Path) -> None:
    Store.open(tmp_path / "hub.db").close()
    with pytest.raises(StoreError) as caught:
        open_registry(tmp_path)
    assert caught.value.rule == "store-foreign"


def test_a_hub_and_a_run_store_share_a_postgresql_database(postgres_url: str) -> None:
    with Store.open(postgres_url), open_registry(postgres_url) as registry:
        create_token(registry)
    with open_registry(postgres_url) as registry, Store.open(postgres_url):
        assert len(list_tokens(registry)) == 1


def test_a_hub_of_a_newer_program_is_refused(place: str) -> None:
    with open_registry(place) as registry, registry.database.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO {HUB.version_table} VALUES (1000, 'from the future', 0)")
    with pytest.raises(StoreError) as caught:
        open_registry(place)
    assert caught.value.rule == "store-newer"


def test_a_damaged_database_is_told_with_what_mends_it(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"no database at all, but long enough to look at" * 100)
    with pytest.raises(StoreError) as caught:
        open_registry(tmp_path)
    assert caught.value.rule == "store-corrupt"
    assert "catalog hub restore" in caught.value.hint


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    with open_registry(tmp_path) as registry:
        with registry.store.changing() as writer:
            writer.write("metadata/kept", b"kept")
        with pytest.raises(MachineError) as caught, registry.store.changing() as writer:
            writer.connection.exec_driver_sql("PRAGMA max_page_count = 80")
            writer.write("metadata/large", bytes(10_000_000))
        assert caught.value.rule == "disk-full"
    with open_registry(tmp_path) as registry:
        assert registry.store.read("metadata/kept", 10) == b"kept"
        assert registry.store.read("metadata/large", 1 << 30) is None


@pytest.mark.parametrize("url", ["mysql://host/hub", "sqlite://", "://"])
def test_a_url_of_no_database_of_ours_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_registry(url)
    assert caught.value.rule == "store-url"


def test_a_hub_whose_database_is_gone_does_not_pass_its_check(tmp_path: Path) -> None:
    with open_registry(tmp_path) as registry:
        registry.check()
        with sqlite3.connect(tmp_path / "hub.db") as other:
            other.execute("DROP TABLE hub_settings")
        other.close()
        with pytest.raises(StoreError):
            registry.check()


def test_the_place_has_no_password() -> None:
    with pytest.raises(MachineError) as caught:
        open_registry("postgresql://ada:sesame@127.0.0.1:1/hub")
    assert caught.value.rule == "store-unreachable"
    assert "sesame" not in str(caught.value)
