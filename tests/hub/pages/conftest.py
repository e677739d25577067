"""A filled hub behind a running server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.registry.registry import open_registry
from tests.hub.pages.scene import fill
from tests.hub.served import Served, served


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The hub of scene.py."""
    folder = tmp_path_factory.mktemp("pages")
    with open_registry(folder) as registry:
        fill(registry)
    with served(folder) as running:
        yield running
