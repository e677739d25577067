"""What a server refuses to be started with."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from hub.app.settings import Settings, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_an_open_hub_serves_this_machine(host: str) -> None:
    assert Settings(host=host, open_writes=True).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "localhost.example.org", "127.0.0.1.example.org"])
def test_an_open_hub_serves_no_other_machine(host: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings(host=host, open_writes=True)
    assert caught.value.rule == "hub-open-host"


def test_an_engine_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="no engine"):
        Settings(engine="spark")


def test_the_server_answers_to_its_own_address_and_the_names_it_was_told() -> None:
    names = Settings(host="192.0.2.1", hosts=("Hub.Example.org",)).names
    assert names == {"localhost", "127.0.0.1", "::1", "192.0.2.1", "hub.example.org"}


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1"])
def test_an_address_in_another_spelling_counts_as_foreign(host: str) -> None:
    assert not is_loopback(host)
