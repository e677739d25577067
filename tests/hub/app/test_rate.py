"""Each client has a bucket of its own, filled at a steady rate."""

from __future__ import annotations

import pytest

from hub.app.rate import RateLimit
from hub.app.rate_guard import network_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_taken_and_then_one_at_a_time() -> None:
    clock = Clock()
    limit = RateLimit(rate=2.0, burst=3, clock=clock)
    assert [limit.take("one") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert limit.take("one") == pytest.approx(0.5)
    clock.now += 0.5
    assert limit.take("one") == 0.0
    assert limit.take("one") > 0


def test_one_client_does_not_use_up_what_another_may() -> None:
    limit = RateLimit(rate=1.0, burst=1, clock=Clock())
    assert limit.take("one") == 0.0
    assert limit.take("one") > 0
    assert limit.take("two") == 0.0


def test_a_bucket_never_holds_more_than_the_burst() -> None:
    clock = Clock()
    limit = RateLimit(rate=10.0, burst=2, clock=clock)
    limit.take("one")
    clock.now += 3600
    assert [limit.take("one") > 0 for _ in range(3)] == [False, False, True]


def test_only_the_clients_seen_last_are_remembered() -> None:
    limit = RateLimit(rate=0.001, burst=1, most=2, clock=Clock())
    for client in ("one", "two", "three"):
        limit.take(client)
    assert limit.take("three") > 0
    assert limit.take("one") == 0.0


def test_a_rate_of_zero_is_no_limit() -> None:
    limit = RateLimit(rate=0, burst=1)
    assert not any(limit.take("one") for _ in range(1000))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_of_ipv6_the_network_of_one_customer_is_counted(address: str, counted: str) -> None:
    assert network_of(address) == counted
