from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import text

from catalog.errors import MachineError, StoreError, UsageError
from catalog.store.find_runs import get_run, list_runs
from catalog.store.progress import get_tasks
from catalog.store.record import record
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec, waiting

_NOBODY = 65534


def test_the_default_store_lies_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "not yet" / "there"))
    with Store.open() as store:
        create_run(store, spec("r1"))
    assert (tmp_path / "not yet" / "there" / "catalog.db").is_file()


def test_what_was_stored_is_there_when_the_store_is_opened_again(store_url: str) -> None:
    with Store.open(store_url) as store:
        create_run(store, spec("r1"))
    with Store.open(store_url) as store:
        assert [run.run_id for run in list_runs(store)] == ["r1"]


def test_a_path_with_signs_of_a_url_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d.db"
    Store.open(path).close()
    assert path.is_file()


def test_a_sqlite_url_names_a_file(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/here.db").close()
    assert (tmp_path / "here.db").is_file()


def test_a_transaction_that_fails_is_undone(store: Store) -> None:
    with pytest.raises(KeyError), store.writing() as connection:
        connection.execute(text("INSERT INTO pipeline_texts VALUES ('d', 't')"))
        raise KeyError("the caller's own")
    with store.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pipeline_texts")) == 0


def test_a_new_store_waits_for_a_process_that_looks_at_its_file(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA user_version = 1")
    other.execute("BEGIN")
    other.execute("SELECT * FROM sqlite_master").fetchall()
    end = Timer(0.3, other.execute, ["COMMIT"])
    end.start()
    with Store.open(path) as store:
        assert list_runs(store) == []
    end.join()
    other.close()


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "://", "postgresql://h:port/db"])
def test_a_url_that_names_no_store_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        Store.open(url)
    assert caught.value.rule == "store-url"


@pytest.mark.parametrize("content", [b"this is a text, and a rather long one\n" * 100, os.urandom(8192)])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert caught.value.rule == "store-corrupt"
    assert caught.value.hint
    assert path.read_bytes() == content


def test_a_damaged_store_is_reported_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with Store.open(path) as store:
        create_run(store, spec("r1", pipeline_text="x" * 100_000))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught, Store.open(path) as store:
        get_run(store, "r1")
    assert caught.value.rule == "store-corrupt"


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="bookmarks") as caught:
        Store.open(path)
    assert caught.value.rule == "store-foreign"


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path)


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path / "file" / "catalog.db")
    assert caught.value.rule == "store-read-only"


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder that the tests may read and not write, also when they run as root: they do as nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store.open(folder / "catalog.db").close()
        (folder / "catalog.db").chmod(0o644)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o755)


@pytest.mark.parametrize("name", ["catalog.db", "new.db", "new/catalog.db"])
def test_a_folder_that_cannot_be_written_is_refused(read_only_folder: Path, name: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(read_only_folder / name)
    assert caught.value.rule == "store-read-only"
    assert "CATALOG_HOME" in caught.value.hint


def test_a_full_disk_is_reported_and_the_store_stays_whole(tmp_path: Path) -> None:
    with Store.open(tmp_path / "catalog.db") as store:
        create_run(store, spec("r1"))
        with store.reading() as connection:
            connection.execute(text("PRAGMA max_page_count = 80"))
        with pytest.raises(MachineError) as caught:
            for index in range(100):
                record(store, "r1", waiting(f"t{index}", message="x" * 10_000))
        assert caught.value.rule == "disk-full"
        recorded = get_tasks(store, "r1")
        assert [row.task for row in recorded] == [f"t{index}" for index in range(len(recorded))]
        assert len(recorded) < 100
        with store.reading() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_server_that_is_not_there_is_reported_without_the_password() -> None:
    with pytest.raises(MachineError) as caught:
        Store.open("postgresql://ada:sesame@127.0.0.1:1/runs")
    assert caught.value.rule == "store-unreachable"
    assert "sesame" not in str(caught.value)


def test_every_change_of_a_run_is_kept_consistent_by_foreign_keys(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)foreign key"), store.writing() as connection:
        connection.execute(text("INSERT INTO run_labels VALUES ('nowhere', 'a', 'b')"))
