from __future__ import annotations

import io
import os
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.client.outputs import list_artifacts
from catalog.client.read_upload import Package
from catalog.client.session import Session
from catalog.errors import StoreError, UsageError
from catalog.pipeline.schedule import Schedule
from catalog.run.model import RunChange, State
from catalog.spec.emit import to_yaml
from catalog.store.backup import run_tables
from catalog.store.claims import claim_run, live_runner, this_runner
from catalog.store.copy_tables import filled_tables
from catalog.store.find_runs import get_run
from catalog.store.pipeline_versions import find_version, version_package
from catalog.store.progress import events_since, get_tasks
from catalog.store.record import record
from catalog.store.recurring_runs import list_recurring_runs
from catalog.store.run_notes import list_notes
from hub.registry.backup import backup
from hub.registry.packages import list_packages
from hub.registry.registry import Registry, open_registry
from hub.runs.backup import backup_server
from hub.runs.change import add_note, pin_baseline
from hub.runs.open_runs import open_runs
from hub.runs.pipelines import upload_pipeline
from hub.runs.place import RunPlace
from hub.runs.recurring import create_recurring
from hub.runs.restore import restore_server
from tests.hub.registry.samples import published
from tests.hub.runs.scene import OPERATOR, TEAM, request, steps, succeeded

FILE = "server.backup"


@pytest.fixture
def run_id(place: RunPlace) -> str:
    """A run that went well, on a server with everything else there is, too."""
    published(place.registry)
    run = succeeded(place, TEAM)
    add_note(place, TEAM, run.run_id, "the best")
    pin_baseline(place, TEAM, run.run_id)
    upload_pipeline(place, OPERATOR, Package(to_yaml(steps()).encode(), "steps.yaml"), name="steps")
    create_recurring(place, TEAM, request(), Schedule(every_seconds=3600))
    return run.run_id


def same(first: Session, second: Session, run_id: str) -> None:
    """What both say of the run and of all else."""
    asked: list[Callable[[Session], object]] = [
        lambda session: get_run(session.store, run_id),
        lambda session: get_tasks(session.store, run_id),
        lambda session: events_since(session.store, run_id),
        lambda session: list_notes(session.store, run_id),
        lambda session: list_recurring_runs(session.store),
        lambda session: version_package(session.store, find_version(session.store, "steps")),
        lambda session: [session.artifacts.read(row.artifact, 1000) for row in list_artifacts(run_id, session)],
        lambda session: (session.run_folder(run_id) / "runner.log").read_text(),
    ]
    for ask in asked:
        assert ask(first) == ask(second)


def test_a_restored_server_is_the_one_that_was_backed_up(place: RunPlace, run_id: str, tmp_path: Path) -> None:
    contents = backup_server(place.registry, place.session, tmp_path / FILE)
    assert (contents.runs["runs"], contents.runs["recurring_runs"], contents.elsewhere) == (1, 1, "")
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == [FILE]
    with open_registry(tmp_path / "other") as registry, open_runs(tmp_path / "other") as session:
        assert restore_server(registry, session, tmp_path / FILE) == contents
        same(place.session, session, run_id)
        assert [package.name for package in list_packages(registry)] == ["echo"]
        [deepest] = {len(path.relative_to(session.home / "artifacts").parts) for path in blobs(session)}
        assert deepest == 3
        assert all(path.stat().st_mode & 0o222 == 0 for path in blobs(session))


def blobs(session: Session) -> list[Path]:
    """The files of the artifact store."""
    return [path for path in (session.home / "artifacts").rglob("*") if path.is_file()]


def test_a_server_moves_from_sqlite_to_postgresql(
    place: RunPlace, run_id: str, tmp_path: Path, postgres_url: str
) -> None:
    backup_server(place.registry, place.session, tmp_path / FILE)
    with open_registry(postgres_url) as registry, open_runs(tmp_path / "other", postgres_url) as session:
        restore_server(registry, session, tmp_path / FILE)
        same(place.session, session, run_id)
        backup_server(registry, session, tmp_path / "back.backup")
    with open_registry(tmp_path / "back") as registry, open_runs(tmp_path / "back") as session:
        restore_server(registry, session, tmp_path / "back.backup")
        same(place.session, session, run_id)


def test_artifacts_may_be_left_out(place: RunPlace, run_id: str, tmp_path: Path) -> None:
    contents = backup_server(place.registry, place.session, tmp_path / FILE, artifacts=False)
    assert contents.files == 0
    with open_registry(tmp_path / "other") as registry, open_runs(tmp_path / "other") as session:
        restore_server(registry, session, tmp_path / FILE)
        assert get_run(session.store, run_id).state is State.SUCCEEDED
        assert not blobs(session)


def test_every_table_is_in_the_backup(place: RunPlace) -> None:
    from sqlalchemy import inspect

    with place.session.store.reading() as connection:
        tables = set(inspect(connection).get_table_names())
    assert {table.name for table in run_tables()} == tables - {"schema_version", "leaders"}


def test_a_run_that_went_on_has_no_runner_in_the_copy(place: RunPlace, tmp_path: Path) -> None:
    run = succeeded(place)
    record(place.session.store, run.run_id, RunChange(State.RUNNING, time.time()))
    claim_run(place.session.store, run.run_id, this_runner())
    backup_server(place.registry, place.session, tmp_path / FILE)
    with open_registry(tmp_path / "other") as registry, open_runs(tmp_path / "other") as session:
        restore_server(registry, session, tmp_path / FILE)
        assert live_runner(session.store, run.run_id) is None
        assert live_runner(place.session.store, run.run_id) is not None


def test_the_backup_of_an_earlier_version_holds_the_hub_alone(place: RunPlace, run_id: str, tmp_path: Path) -> None:
    backup(place.registry, tmp_path / FILE)
    with open_registry(tmp_path / "other") as registry, open_runs(tmp_path / "other") as session:
        assert restore_server(registry, session, tmp_path / FILE).runs == {}
        assert [package.name for package in list_packages(registry)] == ["echo"]
        assert run_id and filled_tables(session.store, run_tables()) == []


def test_a_server_that_holds_something_is_not_restored_over(place: RunPlace, run_id: str, tmp_path: Path) -> None:
    backup_server(place.registry, place.session, tmp_path / FILE)
    with open_registry(tmp_path / "other") as empty:
        for registry, rule in ((empty, "store-not-empty"), (place.registry, "hub-not-empty")):
            with pytest.raises(UsageError) as caught:
                restore_server(registry, place.session, tmp_path / FILE)
            assert caught.value.rule == rule and run_id


def tampered(tmp_path: Path, registry: Registry, session: Session, name: str, **fields: object) -> None:
    """The backup with one more file in it."""
    backup_server(registry, session, tmp_path / FILE)
    with tarfile.open(tmp_path / FILE, "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = 5
        for field, value in fields.items():
            setattr(member, field, value)
        tar.addfile(member, io.BytesIO(b"hello"))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("../evil", {}),
        ("/tmp/evil", {}),
        ("runs/../../evil", {}),
        ("runs/./evil", {}),
        ("evil", {}),
        ("runs/link", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd", "size": 0}),
        ("artifacts/link", {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd", "size": 0}),
    ],
)
def test_a_file_that_is_no_backup_is_refused_and_fills_nothing(
    place: RunPlace, tmp_path: Path, name: str, fields: dict[str, object]
) -> None:
    tampered(tmp_path, place.registry, place.session, name, **fields)
    with open_registry(tmp_path / "other") as registry, open_runs(tmp_path / "other") as session:
        with pytest.raises(StoreError) as caught:
            restore_server(registry, session, tmp_path / FILE)
        assert caught.value.rule == "backup-damaged"
        assert filled_tables(session.store, run_tables()) == []
    assert not any("evil" in file for _, _, files in os.walk(tmp_path) for file in files)


def test_a_backup_that_ends_too_soon_is_refused(place: RunPlace, run_id: str, tmp_path: Path) -> None:
    backup_server(place.registry, place.session, tmp_path / FILE)
    whole = (tmp_path / FILE).read_bytes()
    for length in (len(whole) // 3, len(whole) // 2, len(whole) - tarfile.RECORDSIZE):
        (tmp_path / FILE).write_bytes(whole[:length])
        with open_registry(tmp_path / f"o{length}") as registry, open_runs(tmp_path / f"o{length}") as session:
            with pytest.raises(StoreError) as caught:
                restore_server(registry, session, tmp_path / FILE)
            assert caught.value.rule == "backup-damaged" and run_id
            assert filled_tables(session.store, run_tables()) == []


def test_a_file_with_two_names_is_there_under_both(place: RunPlace, tmp_path: Path) -> None:
    home = place.session.home
    blob, log = home / "artifacts" / "sha256" / "ab" / "cd", home / "runs" / "r1" / "log"
    for file in (blob, log):
        file.parent.mkdir(parents=True)
    blob.write_text("hello")
    os.link(blob, log)
    os.utime(blob, (946_684_800, 946_684_800))
    backup_server(place.registry, place.session, tmp_path / FILE)
    with open_registry(tmp_path / "other") as registry, open_runs(tmp_path / "other") as session:
        restore_server(registry, session, tmp_path / FILE)
        copies = [session.home / file.relative_to(home) for file in (blob, log)]
        assert [copy.read_text() for copy in copies] == ["hello", "hello"]
        assert copies[0].stat().st_mtime_ns == 946_684_800 * 10**9
