"""Hubs to test with: every test that takes `registry` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.registry.registry import Registry, open_registry


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new hub may be made: a data folder, or a PostgreSQL URL."""
    if request.param == "sqlite":
        return str(tmp_path / "data")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def registry(place: str) -> Iterator[Registry]:
    """A new, empty hub."""
    with open_registry(place) as opened:
        yield opened
