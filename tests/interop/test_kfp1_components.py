"""The ComponentStore and the loader of kfp 1.8, as it is on PyPI, against a served hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.library.index.canonical import sha256_hex
from hub.registry.settings import set_anonymous_read
from tests.hub.served import Served, bearer, served
from tests.hub.texts import cases, component, readme
from tests.interop.programs import answers
from tests.oracles import KFP1, Oracle

OLD = component()
NEW = component(version="1.1.0", ending=True)


@pytest.fixture
def hub(tmp_path: Path, kfp1: Oracle) -> Iterator[Served]:
    assert kfp1.version == KFP1.version
    with served(tmp_path / "hub") as hub:
        token = hub.token()
        for version, text in (("1.0.0", OLD), ("1.1.0", NEW)):
            files = {"README.md": readme(version=version), "tests.yaml": cases()}
            assert hub.publish(text, token, files).status_code == 201
        team = hub.publish(OLD, token, {"README.md": readme(), "tests.yaml": cases()}, namespace="team")
        assert team.status_code == 201, team.text
        tagged = hub.client.put("/api/v1/components/echo/-/tags/old", json={"version": "1.0.0"}, headers=bearer(token))
        assert tagged.status_code == 200, tagged.text
        yield hub


def ask(folder: Path, *calls: dict[str, Any]) -> list[dict[str, Any]]:
    return answers(KFP1, "calls_kfp1.py", calls, folder)


def test_the_component_store_finds_components_below_the_hub(hub: Served, tmp_path: Path) -> None:
    store = {"call": "store", "prefix": f"{hub.address}/components/", "name": "echo"}
    newest, by_digest, by_tag, in_team, missing = ask(
        tmp_path,
        store,
        {**store, "digest": sha256_hex(OLD.encode())},
        {**store, "tag": "old"},
        {**store, "name": "team/echo"},
        {**store, "name": "nobody"},
    )
    assert newest["value"]["inputs"] == ["text", "ending"]
    assert newest["value"]["struct"] == yaml.safe_load(NEW)
    assert by_digest["value"]["inputs"] == by_tag["value"]["inputs"] == in_team["value"]["inputs"] == ["text"]
    assert "was not found" in missing["error"]


def test_the_loader_takes_every_address_of_a_component(hub: Served, tmp_path: Path) -> None:
    home = f"{hub.address}/components/echo"
    addresses = [f"{home}/component.yaml", f"{home}/1.0.0/component.yaml", f"{home}/versions/tags/old"]
    found = ask(tmp_path, *({"call": "url", "url": address} for address in addresses))
    assert [answer["value"]["inputs"] for answer in found] == [["text", "ending"], ["text"], ["text"]]


def test_where_reading_needs_a_token_it_is_the_password(hub: Served, tmp_path: Path) -> None:
    set_anonymous_read(hub.registry, False)
    auth = ["", hub.token(action="read")]
    store = {"call": "store", "prefix": f"{hub.address}/components/", "name": "echo"}
    url = {"call": "url", "url": f"{hub.address}/components/echo/component.yaml"}
    found = ask(tmp_path, store, url, {**store, "auth": auth}, {**url, "auth": auth})
    assert [sorted(answer) for answer in found] == [["error"], ["error"], ["value"], ["value"]]
