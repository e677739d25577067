"""A hub that starts runs, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.hub.run_pages.forms.scene import Member, sign_in
from tests.hub.served import Served, served


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hub for those with a token, which runs as processes of this machine."""
    with served(tmp_path_factory.mktemp("forms"), engine="process", trust=True) as running:
        yield running


@pytest.fixture
def visit(hub: Served) -> Iterator[Callable[[], httpx.Client]]:
    """Makes browsers without pages: each keeps its cookies and says where its forms come from."""
    opened: list[httpx.Client] = []

    def make() -> httpx.Client:
        opened.append(httpx.Client(base_url=hub.address, timeout=60, headers={"Origin": hub.address}))
        return opened[-1]

    yield make
    for client in opened:
        client.close()


@pytest.fixture
def member(hub: Served, visit: Callable[[], httpx.Client]) -> Member:
    """Somebody who may do everything."""
    return sign_in(hub, visit())
