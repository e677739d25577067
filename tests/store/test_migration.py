from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import StoreError
from catalog.store.database import Database
from catalog.store.kind import RUN_STORE
from catalog.store.migration import Migration

_STEP = Migration(1, "colours", ("CREATE TABLE runs (name TEXT)",), ("sqlite's own",), ("postgresql's own",))


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_database_gets_the_shared_statements_and_then_its_own(dialect: str) -> None:
    assert _STEP.on(dialect) == ("CREATE TABLE runs (name TEXT)", f"{dialect}'s own")


def test_a_step_whose_own_statement_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Database.connect(tmp_path / "a.db", RUN_STORE, (_STEP,))
    mended = Migration(1, "colours", _STEP.statements, ("CREATE TABLE own (name TEXT)",))
    with Database.connect(tmp_path / "a.db", RUN_STORE, (mended,)) as database, database.reading() as connection:
        assert connection.exec_driver_sql("SELECT * FROM own").all() == []
