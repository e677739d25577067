"""A session of its own for every test, and one run for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.client.session import Session, open_session
from catalog.store.rows import RunRow
from tests.view.scene import everything_run


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """Empty stores."""
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS"):
        monkeypatch.delenv(name, raising=False)
    with open_session(tmp_path / "home") as opened:
        yield opened


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, RunRow]]:
    """The finished run of scene.py, and where it is stored."""
    folder = tmp_path_factory.mktemp("scene")
    with open_session(folder, str(folder / "runs.db"), str(folder / "artifacts")) as opened:
        yield opened, everything_run(opened)
