"""Two hundred clients at once, and a server that dies in the midst of them."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from catalog.library.index.canonical import sha256_hex
from hub.index.verify import verify_index
from hub.registry.registry import open_registry
from tests.hub.process import HubProcess, ask, ask_json, form, hub_process
from tests.hub.texts import cases, component, readme

CLIENTS = 200
SOAK_SECONDS = 60.0
Acknowledged = dict[str, str]


def publish(connection: HTTPConnection, name: str, version: str = "1.0.0") -> str:
    """Publish a component; the digest that the hub acknowledged."""
    text = component(name, version, description=f"Hands a text on, for {name} {version}.").encode()
    body, headers = form({"component": text, "README.md": readme(name, version), "tests.yaml": cases()})
    status, answer = ask(connection, "POST", "/api/v1/publish", body, headers)
    assert status == 201, answer
    return sha256_hex(text)


def upload(connection: HTTPConnection, name: str, number: int) -> str:
    """Upload a version of a package; its digest."""
    text = f"name: {name}\ndescription: {number}\n".encode()
    body, headers = form({"content": text}, {"tags": f"n{number}"})
    status, answer = ask(connection, "POST", "/registry", body, headers)
    assert (status, answer.decode()) == (200, f"{name}/sha256:{sha256_hex(text)}")
    return sha256_hex(text)


def work(hub: HubProcess, client: int, again: Callable[[int], bool]) -> Acknowledged:
    """What one client does: upload, publish, read what it wrote, and read what all read. What was acknowledged."""
    done: Acknowledged = {}
    connection = hub.connect()
    number = 0
    while again(number):
        digest = upload(connection, f"package-{client}", number)
        done[f"/registry/package-{client}/sha256:{digest}"] = digest
        if client % 10 == 0 and number == 0:
            digest = publish(connection, f"component-{client}")
            done[f"/components/component-{client}/1.0.0/component.yaml"] = digest
        for path, expected in list(done.items())[-3:]:
            status, body = ask(connection, "GET", path)
            assert (status, sha256_hex(body)) == (200, expected)
        for path in ("/index.json", "/api/v1/search?q=component", "/healthz"):
            assert ask(connection, "GET", path)[0] == 200
        number += 1
    connection.close()
    return done


def run_clients(hub: HubProcess, again: Callable[[int], bool]) -> Acknowledged:
    with ThreadPoolExecutor(CLIENTS) as clients:
        found = list(clients.map(lambda client: work(hub, client, again), range(CLIENTS)))
    return {path: digest for done in found for path, digest in done.items()}


def check_all_there(folder: Path, acknowledged: Acknowledged) -> None:
    """Everything that was acknowledged is there, and the index is whole."""
    with open_registry(folder) as registry:
        assert verify_index(registry.store).findings == ()
    with hub_process(folder, "--open", "--rate", "0") as hub, closing(hub.connect()) as connection:
        for path, digest in acknowledged.items():
            status, body = ask(connection, "GET", path)
            assert (status, sha256_hex(body)) == (200, digest), path


def test_two_hundred_clients_publish_and_read(tmp_path: Path) -> None:
    with hub_process(tmp_path / "hub", "--open", "--rate", "0") as hub:
        acknowledged = run_clients(hub, lambda number: number < 1)
    assert len(acknowledged) == CLIENTS + CLIENTS // 10
    check_all_there(tmp_path / "hub", acknowledged)


@pytest.mark.soak
@pytest.mark.skipif(os.environ.get("CATALOG_SOAK") != "1", reason="takes a minute and more: CATALOG_SOAK=1")
def test_two_hundred_clients_publish_and_read_for_a_minute(tmp_path: Path, report_score: Callable[[str], None]) -> None:
    with hub_process(tmp_path / "hub", "--open", "--rate", "0") as hub:
        until = time.monotonic() + SOAK_SECONDS
        acknowledged = run_clients(hub, lambda _: time.monotonic() < until)
    report_score(f"hub: {CLIENTS} clients for {SOAK_SECONDS:.0f} s: {len(acknowledged)} writes, none lost")
    check_all_there(tmp_path / "hub", acknowledged)


def publish_until_it_ends(hub: HubProcess, client: int, round_number: int) -> Acknowledged:
    """Publish one version after the other until the server is gone; what was acknowledged."""
    done: Acknowledged = {}
    connection = hub.connect()
    try:
        for number in range(1000):
            name = f"killed-{client}-{round_number}-{number}"
            done[f"/components/{name}/1.0.0/component.yaml"] = publish(connection, name)
            digest = upload(connection, f"package-{client}", 1000 * round_number + number)
            done[f"/registry/package-{client}/sha256:{digest}"] = digest
    except (OSError, HTTPException):
        pass
    finally:
        connection.close()
    return done


ROUNDS = 20 if os.environ.get("CATALOG_SOAK") == "1" else 3


def test_what_was_acknowledged_survives_a_server_that_is_killed(tmp_path: Path) -> None:
    chance = random.Random(6)
    acknowledged: Acknowledged = {}
    for round_number in range(ROUNDS):
        with hub_process(tmp_path / "hub", "--open", "--rate", "0") as hub, ThreadPoolExecutor(6) as clients:
            connection = hub.connect()
            before = ask_json(connection, "/api/v1/components")["total"]
            under_way = [clients.submit(publish_until_it_ends, hub, client, round_number) for client in range(6)]
            while ask_json(connection, "/api/v1/components")["total"] < before + 3:
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 0.5))
            hub.kill()
            connection.close()
            for done in under_way:
                acknowledged.update(done.result())
    assert len(acknowledged) >= 3 * ROUNDS
    check_all_there(tmp_path / "hub", acknowledged)


def test_a_server_that_is_told_to_end_finishes_what_is_under_way(tmp_path: Path) -> None:
    with hub_process(tmp_path / "hub", "--open", "--rate", "0") as hub, closing(hub.connect()) as connection:
        ask(connection, "GET", "/healthz")
        text = component("last").encode()
        body, headers = form({"component": text, "README.md": readme("last"), "tests.yaml": cases()})
        connection.request("POST", "/api/v1/publish", body, headers)
        hub.process.terminate()
        answer = connection.getresponse()
        assert answer.status == 201, answer.read()
        answer.read()
        assert hub.process.wait(60) == 0
    check_all_there(tmp_path / "hub", {"/components/last/1.0.0/component.yaml": sha256_hex(text)})
