"""Stores to test with: every test that takes `store` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.store.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be made: the path of a file, or a PostgreSQL URL."""
    if request.param == "sqlite":
        return str(tmp_path / "home" / "catalog.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A new, empty store."""
    with Store.open(store_url) as opened:
        yield opened
