"""A server whose runs are carried out by processes, and a run on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub.run_api.scene import Scene, scene
from tests.hub.served import Served, served


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("hub") / "data", engine="process", trust=True) as hub:
        yield hub


@pytest.fixture(scope="module")
def run(hub: Served) -> Scene:
    """A run that has ended, with a text, a table, a picture, a folder and a metric."""
    return scene(hub)
