"""The server asks nobody for anything: what is published and asked for makes it open no connection and no file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.hub.served import Served, bearer, served
from tests.hub.texts import cases, readme

PIN = "0" * 64


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "hub") as hub:
        yield hub


@contextmanager
def inside() -> Iterator[tuple[int, list[str]]]:
    """A server that only this machine reaches: its port, and what it was asked."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1], asked
        server.shutdown()
        thread.join()


def graph(url: str, digest: str) -> str:
    return f"""\
name: graph
description: Takes a component from elsewhere.
metadata: {{annotations: {{version: 1.0.0, author: somebody, license: Apache-2.0}}}}
implementation:
  graph:
    tasks:
      one:
        componentRef: {{url: '{url}'{digest}}}
        arguments: {{}}
"""


@pytest.mark.parametrize("digest", ["", f", digest: '{PIN}'"])
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0", "x@127.0.0.1"],
)
def test_a_pipeline_that_is_published_is_not_followed(hub: Served, host: str, digest: str) -> None:
    files = {"README.md": readme("graph"), "tests.yaml": cases()}
    with inside() as (port, asked):
        answer = hub.publish(graph(f"http://{host}:{port}/component.yaml", digest), hub.token(), files)
        assert answer.status_code in (201, 422), answer.text
        assert asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "../../../../../etc/passwd", "/etc/passwd", "git+ssh://x/y", "-x"]
)
def test_files_of_the_server_are_not_read(hub: Served, url: str) -> None:
    files = {"README.md": readme("graph"), "tests.yaml": cases()}
    answer = hub.publish(graph(url, ""), hub.token(), files)
    assert (answer.status_code, answer.json()["error"]["id"]) == (422, "reference-local")
    assert "root:" not in answer.text


def test_an_old_address_is_looked_up_and_not_fetched(hub: Served) -> None:
    with inside() as (port, asked):
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", "169.254.169.254"):
            assert hub.client.get(f"/mirror/{host}/component.yaml").status_code == 404
        assert asked == []


def test_an_upload_that_names_other_places_is_kept_as_it_is(hub: Served) -> None:
    with inside() as (port, asked):
        text = graph(f"http://127.0.0.1:{port}/component.yaml", "").encode()
        made = hub.client.post("/registry", files={"content": ("x", text)}, headers=bearer(hub.token()))
        assert made.status_code == 200
        assert hub.client.get(f"/registry/{made.text}").content == text
        assert asked == []
