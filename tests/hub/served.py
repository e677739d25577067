"""A hub that is served: the real application on a free port of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from catalog.client.session import Session
from hub.app.listener import address_of, bind
from hub.app.serve import server_config
from hub.app.server import HubServer
from hub.app.settings import Limits, Settings
from hub.registry.registry import Registry, open_registry
from hub.registry.tokens import create_token
from hub.runs.open_runs import open_runs

PATIENCE = 60.0
UNLIMITED = Limits(requests_per_second=0)


@dataclass(frozen=True)
class Served:
    """Where it is, what it serves, a client without a token, and the stores of its runs."""

    address: str
    registry: Registry
    client: httpx.Client
    session: Session

    def token(self, namespace: str | None = None, action: str = "publish") -> str:
        """The text of a new token."""
        return str(create_token(self.registry, namespace=namespace, action=action).text)

    def publish(
        self, text: str, token: str = "", files: dict[str, bytes] | None = None, **fields: str
    ) -> httpx.Response:
        """Publish a component over the API."""
        parts = {"component": ("component.yaml", text.encode())}
        parts.update({name: (name, data) for name, data in (files or {}).items()})
        return self.client.post("/api/v1/publish", files=parts, data=fields, headers=bearer(token))


def bearer(token: str) -> dict[str, str]:
    """The header for a token; none for the empty text."""
    return {"Authorization": f"Bearer {token}"} if token else {}


@contextmanager
def served(folder: Path, **settings: Any) -> Iterator[Served]:
    """The hub in `folder` behind a running server; without limits unless `limits` says otherwise."""
    chosen = Settings(**{"limits": UNLIMITED, **settings})
    with open_registry(folder) as registry, open_runs(folder) as session:
        listener = bind("127.0.0.1", 0)
        address = address_of(listener)
        server = HubServer(server_config(chosen, registry, session))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until = time.monotonic() + PATIENCE
            while not server.started:
                assert thread.is_alive() and time.monotonic() < until, "the server did not start"
                time.sleep(0.01)
            with httpx.Client(base_url=address, timeout=PATIENCE) as client:
                yield Served(address, registry, client, session)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            listener.close()
