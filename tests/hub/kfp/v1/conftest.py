"""Hubs for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.kfp.v1.caller import Caller
from tests.hub.served import Served, served


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Served]:
    """A hub that takes writes with a token only, and runs pipelines as processes of this machine."""
    with served(tmp_path / "hub", engine="process", trust=True) as hub:
        yield hub


@pytest.fixture
def api(hub: Served) -> Caller:
    """The API for somebody who may do everything."""
    return Caller(hub, hub.token())


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The API of a hub that holds nothing, for requests that must change nothing."""
    with served(tmp_path_factory.mktemp("idle") / "hub", engine="process", trust=True) as hub:
        yield Caller(hub, hub.token())
