from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.client.outputs import export_artifact, find_artifact, list_artifacts, run_outputs, show_artifact
from catalog.client.session import Session
from catalog.errors import IntegrityError, UsageError
from catalog.spec.model import ComponentSpec
from tests.client.building import output, pipeline, run_pipeline, shell, task


def made(script: str) -> ComponentSpec:
    return pipeline({"a": task(shell(script, output="out put"))}, outputs={"o": output("a", "out put")})


def test_outputs_are_listed_shown_and_exported(session: Session, tmp_path: Path) -> None:
    row = run_pipeline(made('echo text > "$0"'), session)
    assert [(one.task, one.name) for one in list_artifacts(row.run_id, session)] == [("a", "out put"), ("", "o")]
    assert show_artifact(row.run_id, "a", "out put", session) == b"text\n"
    assert show_artifact(row.run_id, "", "o", session, limit=2) == b"te"
    (tmp_path / "folder").mkdir()
    place = export_artifact(row.run_id, "a", "out put", tmp_path / "folder", session)
    assert place == tmp_path / "folder" / "out_put"
    assert place.read_text() == "text\n"
    with pytest.raises(UsageError) as raised:
        export_artifact(row.run_id, "a", "out put", place, session)
    assert raised.value.rule == "target-exists"
    assert export_artifact(row.run_id, "", "o", tmp_path / "new" / "name", session).read_text() == "text\n"


def test_an_exported_file_is_no_second_name_of_the_stored_one(session: Session, tmp_path: Path) -> None:
    row = run_pipeline(made('head -c 80000000 /dev/zero > "$0"'), session)
    place = export_artifact(row.run_id, "a", "out put", tmp_path / "big", session)
    assert os.stat(place).st_nlink == 1
    assert place.stat().st_size == 80_000_000
    assert run_outputs(row, session) == {}


def test_bytes_changed_in_the_store_are_not_exported(session: Session, tmp_path: Path) -> None:
    row = run_pipeline(made('seq 20000 > "$0"'), session)
    stored = session.artifacts.local_path(find_artifact(row.run_id, "a", "out put", session))
    assert stored is not None
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes().replace(b"777", b"778"))
    with pytest.raises(IntegrityError) as raised:
        export_artifact(row.run_id, "a", "out put", tmp_path / "new", session)
    assert raised.value.rule == "artifact-corrupt"
    assert not list(tmp_path.glob("*new*"))


def test_a_folder_is_listed_and_exported_whole(session: Session, tmp_path: Path) -> None:
    row = run_pipeline(made('mkdir -p "$0/sub"; echo 1 > "$0/sub/one"'), session)
    assert show_artifact(row.run_id, "a", "out put", session).split() == [b"2", b"sub/one"]
    place = export_artifact(row.run_id, "a", "out put", tmp_path / "copy", session)
    assert (place / "sub" / "one").read_text() == "1\n"
    assert run_outputs(row, session) == {}


def test_unknown_names_are_refused_with_the_nearest(session: Session, tmp_path: Path) -> None:
    row = run_pipeline(made('echo > "$0"'), session)
    for place, hint in ((("b", "x"), "there are"), (("a", "output"), 'did you mean "out put"')):
        with pytest.raises(UsageError) as raised:
            export_artifact(row.run_id, *place, tmp_path / "x", session)
        assert hint in raised.value.hint
    assert not (tmp_path / "x").exists()


def test_bytes_are_no_text_output(session: Session) -> None:
    assert run_outputs(run_pipeline(made("printf '\\377' > \"$0\""), session), session) == {}
