"""The runs of a server in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.registry.registry import open_registry
from hub.registry.settings import set_anonymous_read
from hub.runs.open_runs import open_runs
from hub.runs.own_components import with_own_components
from hub.runs.place import RunPlace


@pytest.fixture
def place(tmp_path: Path) -> Iterator[RunPlace]:
    """Runs by processes; who is not signed in reads nothing."""
    with open_registry(tmp_path / "hub") as registry, open_runs(tmp_path / "hub") as session:
        set_anonymous_read(registry, False)
        yield RunPlace(with_own_components(session, registry), registry, "process", trust=True)
