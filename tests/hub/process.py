"""A hub served by a process of its own, started by the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.hub.served import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class HubProcess:
    """The running process, the address it told, and the lines of its log so far."""

    process: subprocess.Popen[str]
    address: str
    log: list[str] = field(default_factory=list)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def connect(self) -> HTTPConnection:
        """A new connection to it."""
        where = urlsplit(self.address)
        return HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)


@contextmanager
def hub_process(folder: Path, *options: str) -> Iterator[HubProcess]:
    """`catalog hub serve` over the data in `folder`, on a free port; ended when the block ends."""
    command = [sys.executable, "-m", "catalog", "hub", "serve", "--data", str(folder), "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CATALOG_HOME": str(folder.parent / "home")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        log: list[str] = []
        reader = threading.Thread(target=log.extend, args=(process.stderr,))
        reader.start()
        try:
            told = process.stdout.readline()
            assert told.startswith("the hub is at "), told + "".join(log)
            yield HubProcess(process, told.split()[-1].rstrip("/"), log)
        finally:
            process.terminate()
            process.wait(PATIENCE)
            reader.join(PATIENCE)


def form(files: Mapping[str, bytes], fields: Mapping[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
    """A multipart body, and its header."""
    boundary = "catalog-hub-test"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'.encode() + data
        for name, data in files.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode()
        for name, text in (fields or {}).items()
    ]
    body = b"\r\n".join((*parts, f"--{boundary}--\r\n".encode()))
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def ask(
    connection: HTTPConnection, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """One request over a connection that is kept."""
    connection.request(method, path, body or None, dict(headers or {}))
    answer = connection.getresponse()
    return answer.status, answer.read()


def ask_json(connection: HTTPConnection, path: str) -> Any:
    """The JSON at a path."""
    status, body = ask(connection, "GET", path)
    assert status == 200, body
    return json.loads(body)
