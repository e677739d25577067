"""Old addresses, answered from the hub's own index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.library.hub.mirror.encode import encode_addresses, encode_sources
from catalog.library.hub.mirror.values import Sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import source_path
from catalog.library.index.values import Stored
from hub.index.change import set_parts
from tests.hub.served import Served, served
from tests.hub.texts import cases, component, readme

OLD = "raw.example.org/acme/parts/main/echo/component.yaml"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "hub") as hub:
        text = component()
        assert hub.publish(text, hub.token(), {"README.md": readme(), "tests.yaml": cases()}).status_code == 201
        addresses = encode_addresses({f"https://{OLD}": sha256_hex(text.encode())})
        sources = encode_sources(Sources(addresses=stored(addresses)))
        with hub.registry.store.changing() as writer:
            for data in (addresses, sources):
                writer.write(source_path(sha256_hex(data)), data)
            set_parts(writer, sources=stored(sources))
        yield hub


def stored(data: bytes) -> Stored:
    return Stored(sha256_hex(data), len(data))


def test_an_address_that_died_loads_again(hub: Served) -> None:
    answer = hub.client.get(f"/mirror/{OLD}")
    assert (answer.status_code, answer.text) == (200, component())
    assert answer.headers["content-type"].startswith("text/plain")
    again = hub.client.get(f"/mirror/{OLD}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    ["raw.example.org/acme/parts/main/other.yaml", "other.example.org/x", "raw.example.org/", "x" * 3000 + "/y"],
)
def test_an_address_that_is_not_mirrored_is_not_found(hub: Served, address: str) -> None:
    answer = hub.client.get(f"/mirror/{address}")
    assert (answer.status_code, answer.json()["error"]["id"]) == (404, "file-unknown")
