"""A browser to look at pages with, one for each module, and what judges pages for people who cannot see or point."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.requirements import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE_VERSION = "4.10.3"


# Playwright keeps an event loop in the thread it is used from: other tests want theirs there.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    program = shutil.which("chromium")
    require("chromium", program is not None, "there is no chromium in PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """axe-core, as its registry has it."""
    npm = shutil.which("npm")
    require("axe", npm is not None, "there is no npm to get axe-core with")
    folder = tmp_path_factory.mktemp("axe")
    command = [str(npm), "install", "--no-audit", "--no-fund", "--ignore-scripts", f"axe-core@{AXE_VERSION}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    require("axe", script.is_file(), f"axe-core cannot be got: {done.stderr[-200:]}")
    return script
