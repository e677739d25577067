"""A filled hub behind a running server, and a browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from hub.registry.registry import open_registry
from tests.hub.pages.scene import fill
from tests.hub.served import Served, served
from tests.requirements import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The hub of scene.py."""
    folder = tmp_path_factory.mktemp("pages")
    with open_registry(folder) as registry:
        fill(registry)
    with served(folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    program = shutil.which("chromium")
    require("chromium", program is not None, "there is no chromium in PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
