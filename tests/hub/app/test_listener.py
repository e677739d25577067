"""The socket a server listens on."""

from __future__ import annotations

import socket

import pytest

from catalog.errors import MachineError
from hub.app.listener import address_of, bind


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("localhost", "127.0.0.1")]
)
def test_any_free_port_is_taken_and_told(host: str, shown: str) -> None:
    with bind(host, 0) as listener:
        port = listener.getsockname()[1]
        assert port and address_of(listener) == f"http://{shown}:{port}"


def test_small_answers_are_not_held_back() -> None:
    """asyncio switches Nagle's algorithm off for sockets that say they are TCP, and for no others."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_of_this_machine_is_told(host: str) -> None:
    with pytest.raises(MachineError) as caught:
        bind(host, 0)
    assert caught.value.rule == "port-taken"
