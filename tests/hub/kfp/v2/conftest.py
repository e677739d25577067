"""An open hub for the tests of this folder, each module with its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub.kfp.v2.caller import Api
from tests.hub.served import served


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API of a hub that everybody may change, and that runs pipelines as processes of this machine."""
    with served(tmp_path_factory.mktemp("v2") / "hub", open_writes=True, engine="process", trust=True) as hub:
        yield Api(hub)
