from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.session import open_session
from catalog.errors import UsageError
from tests.client.building import run_pipeline, shell


def test_everything_lies_in_the_home_folder(home: Path) -> None:
    with open_session() as session:
        run_pipeline(shell('echo 1 > "$0"', output="y"), session)
    assert {path.name for path in home.iterdir()} >= {"catalog.db", "artifacts", "runs"}


def test_database_and_artifacts_may_lie_elsewhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_DATABASE", f"sqlite:///{tmp_path}/other.db")
    monkeypatch.setenv("CATALOG_ARTIFACTS", (tmp_path / "kept").as_uri())
    with open_session() as session:
        run_pipeline(shell('echo 1 > "$0"', output="y"), session)
    assert (tmp_path / "other.db").is_file()
    assert (tmp_path / "kept").is_dir()
    assert not (home / "catalog.db").exists()


def test_a_home_may_be_given(home: Path, tmp_path: Path) -> None:
    with open_session(tmp_path / "given") as session:
        assert session.home == tmp_path / "given"
    assert (tmp_path / "given" / "catalog.db").is_file()
    assert not home.exists()


def test_a_database_of_another_kind_is_refused(home: Path) -> None:
    with pytest.raises(UsageError):
        open_session(database="mysql://host/db")
