"""Components that came over the network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import shell, write
from tests.cli.terminal import in_terminal


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        """The test's output is no place for a server's log."""


@pytest.fixture
def fetched(tmp_path: Path) -> Iterator[str]:
    """The URL of a component on a web server."""
    folder = tmp_path / "web"
    folder.mkdir()
    write(folder / "component.yaml", shell("stranger", "echo it ran"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/component.yaml"
        server.shutdown()
        thread.join()


def test_without_a_terminal_it_is_refused_with_the_way_out(cli: CommandLine, fetched: str) -> None:
    done = cli("run", fetched, "--engine", "process", code=2)
    assert "--trust" in done.stderr and fetched in done.stderr
    assert cli.run_count() == 0


def test_a_dry_run_needs_no_trust(cli: CommandLine, fetched: str) -> None:
    done = cli("run", fetched, "--engine", "process", "--dry-run")
    assert "stranger" in done.stdout
    assert "--trust" in done.stderr


def test_with_trust_it_runs(cli: CommandLine, fetched: str) -> None:
    cli("run", fetched, "--engine", "process", "--trust")
    assert cli("runs", "logs", "last").stdout == "stranger | it ran\n"


def test_on_a_terminal_the_user_sees_what_would_run_and_decides(cli: CommandLine, fetched: str) -> None:
    refused = in_terminal(cli, ["run", fetched, "--engine", "process"], [("Run them? [y/N]", "n\n")])
    assert refused.code == 2
    assert "library/bash:4.4.23" in refused.text and "echo it ran" in refused.text
    assert cli.run_count() == 0
    agreed = in_terminal(cli, ["run", fetched, "--engine", "process"], [("Run them? [y/N]", "y\n")])
    assert agreed.code == 0
    assert cli("runs", "logs", "last").stdout == "stranger | it ran\n"
