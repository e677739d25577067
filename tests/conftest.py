"""Scores of measured tests, shown at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest_plugins = ["tests.chromium", "tests.databases", "tests.oracles"]

SCORES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def report_score(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Adds a line to the summary of the run."""
    return pytestconfig.stash.setdefault(SCORES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(SCORES, []):
        terminalreporter.write_line(line)
