"""Fixtures of the component tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.components.storage_server import StorageServer, serve


@pytest.fixture
def storage() -> Iterator[StorageServer]:
    """An empty Google Cloud Storage on this machine."""
    with serve(StorageServer()) as server:
        yield server
