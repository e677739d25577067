"""http_download against a web server on this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.components.harness import Outcome, run_component

CONTENT = bytes(range(256)) * 12_345


class WebServer(ThreadingHTTPServer):
    """Answers with the statuses in `failures` first, then with CONTENT; `cut` answers lack their last byte."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failures: list[int] = []
        self.cut = 0
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: WebServer

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path.startswith("/moved-to-"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/moved-to-"))
            self.end_headers()
        elif self.server.failures:
            self.send_error(self.server.failures.pop(0))
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(CONTENT)))
            self.end_headers()
            self.wfile.write(CONTENT[:-1] if self.server.cut else CONTENT)
            self.server.cut = max(0, self.server.cut - 1)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def download(folder: Path, url: str, **arguments: str) -> Outcome:
    return run_component("http_download/1.0.0", folder, {"url": url, "retries": "1", **arguments})


def test_the_bytes_arrive_and_the_checksum_is_printed(web: WebServer, tmp_path: Path) -> None:
    outcome = download(tmp_path, f"{web.url}/a")
    assert outcome.outputs["data"].read_bytes() == CONTENT
    assert f"{len(CONTENT)} bytes, sha256 {hashlib.sha256(CONTENT).hexdigest()}" in outcome.log


@pytest.mark.parametrize("prefix", ["", "sha256:"])
def test_the_right_checksum_passes(web: WebServer, tmp_path: Path, prefix: str) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest().upper()
    outcome = download(tmp_path, f"{web.url}/a", sha256=prefix + digest)
    assert outcome.exit_code == 0, outcome.log


def test_a_wrong_checksum_fails_and_leaves_no_file(web: WebServer, tmp_path: Path) -> None:
    outcome = download(tmp_path, f"{web.url}/a", sha256="0" * 64)
    assert outcome.exit_code == 1
    assert "checksum mismatch" in outcome.log
    assert not outcome.outputs["data"].exists()


def test_an_empty_checksum_is_none(web: WebServer, tmp_path: Path) -> None:
    assert download(tmp_path, f"{web.url}/a", sha256="").exit_code == 0


def test_a_transient_failure_is_tried_again(web: WebServer, tmp_path: Path) -> None:
    web.failures.append(503)
    outcome = download(tmp_path, f"{web.url}/a")
    assert outcome.outputs["data"].read_bytes() == CONTENT
    assert "HTTP 503; next attempt in" in outcome.log


def test_a_cut_answer_is_tried_again(web: WebServer, tmp_path: Path) -> None:
    web.cut = 1
    assert download(tmp_path, f"{web.url}/a").outputs["data"].read_bytes() == CONTENT
    assert len(web.asked) == 2


def test_not_found_fails_at_once(web: WebServer, tmp_path: Path) -> None:
    web.failures.append(404)
    outcome = download(tmp_path, f"{web.url}/a")
    assert outcome.exit_code == 1
    assert "HTTP 404" in outcome.log
    assert len(web.asked) == 1


def test_spaces_and_letters_are_quoted_once(web: WebServer, tmp_path: Path) -> None:
    assert download(tmp_path, f"{web.url}/é b%20c?q=a&r=%C3%A9").exit_code == 0
    assert web.asked == ["/%C3%A9%20b%20c?q=a&r=%C3%A9"]


def test_a_redirect_is_followed_to_http_only(web: WebServer, tmp_path: Path) -> None:
    assert download(tmp_path / "web", f"{web.url}/moved-to-{web.url}/b").outputs["data"].read_bytes() == CONTENT
    refused = download(tmp_path / "file", f"{web.url}/moved-to-file:///etc/hosts")
    assert refused.exit_code == 1
    assert "localhost" not in refused.log
