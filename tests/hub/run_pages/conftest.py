"""A hub with runs, open to whoever is on this machine, and one that takes tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub.run_pages.scene import Scene, fill
from tests.hub.served import Served, served


@pytest.fixture(scope="session")
def run_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hub whose runs are processes of this machine."""
    with served(tmp_path_factory.mktemp("runs"), open_writes=True, engine="process", trust=True) as running:
        yield running


@pytest.fixture(scope="session")
def scene(run_hub: Served) -> Scene:
    """The runs of scene.py in it."""
    return fill(run_hub.session)


@pytest.fixture(scope="session")
def closed_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hub that knows everybody by a token, and shows nothing to strangers."""
    from hub.registry.settings import set_anonymous_read

    with served(tmp_path_factory.mktemp("closed"), engine="process", trust=True) as running:
        set_anonymous_read(running.registry, False)
        yield running
