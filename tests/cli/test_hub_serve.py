"""`catalog hub serve`."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from hub.registry.registry import open_registry
from hub.registry.settings import anonymous_read
from tests.cli.command_line import CommandLine
from tests.hub.process import hub_process


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (("--open", "--host", "0.0.0.0"), "hub-open-host"),
        (("--open", "--host", "192.0.2.1"), "hub-open-host"),
        (("--engine", "process"), "engine-untrusted"),
        (("--data", "x", "--database", "postgresql://y/z"), "hub-place"),
    ],
)
def test_what_does_not_go_together_is_refused(cli: CommandLine, options: tuple[str, ...], rule: str) -> None:
    done = cli("hub", "serve", *options, code=2)
    assert f"[{rule}]" in done.stderr


@pytest.mark.parametrize("options", [("--engine", "spark"), ("--port", "-1"), ("--port", "65536"), ("--rate", "-1")])
def test_values_that_cannot_be_are_refused(cli: CommandLine, options: tuple[str, ...]) -> None:
    cli("hub", "serve", *options, code=2)


def test_a_port_that_is_taken_is_told(cli: CommandLine, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = cli("hub", "serve", "--data", str(tmp_path / "hub"), "--port", port, code=3)
    assert "[port-taken]" in done.stderr and "--port" in done.stderr


def test_it_tells_its_address_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with hub_process(tmp_path / "hub", "--engine", "process", "--trust") as hub:
        assert httpx.get(f"{hub.address}/readyz", timeout=60).json() == {"ready": True}
        hub.process.terminate()
        assert hub.process.wait(60) == 0
    assert '"event": "request"' in "".join(hub.log)


def test_reading_without_a_token_is_switched_off_once_for_all(tmp_path: Path) -> None:
    with hub_process(tmp_path / "hub", "--anonymous-read", "off") as hub:
        assert httpx.get(f"{hub.address}/index.json", timeout=60).status_code == 401
    with open_registry(tmp_path / "hub") as registry:
        assert not anonymous_read(registry)


def test_a_hub_answers_to_the_names_it_is_told(tmp_path: Path) -> None:
    with hub_process(tmp_path / "hub", "--allow-host", "hub.example.org") as hub:
        known = httpx.get(f"{hub.address}/index.json", headers={"Host": "hub.example.org"}, timeout=60)
        other = httpx.get(f"{hub.address}/index.json", headers={"Host": "evil.example"}, timeout=60)
    assert (known.status_code, other.status_code) == (200, 421)
