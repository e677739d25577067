"""One leader among those who share a store."""

from __future__ import annotations

import threading

from catalog.store.leader import current_leader, give_up_lead, take_lead
from catalog.store.store import Store


def test_the_first_leads_and_renews_and_the_second_does_not(store: Store) -> None:
    assert current_leader(store, "work") == ""
    assert take_lead(store, "work", "one", 600)
    assert take_lead(store, "work", "one", 600)
    assert not take_lead(store, "work", "two", 600)
    assert current_leader(store, "work") != ""


def test_there_is_a_leader_for_each_kind_of_work(store: Store) -> None:
    assert take_lead(store, "work", "one", 600)
    assert take_lead(store, "other work", "two", 600)


def test_whoever_gives_up_the_lead_leaves_it_to_the_next_at_once(store: Store) -> None:
    take_lead(store, "work", "one", 600)
    give_up_lead(store, "work", "two")
    assert not take_lead(store, "work", "two", 600)
    give_up_lead(store, "work", "one")
    assert current_leader(store, "work") == ""
    assert take_lead(store, "work", "two", 600)


def test_a_lease_that_ran_out_is_free(store: Store) -> None:
    assert take_lead(store, "work", "one", -1)
    assert take_lead(store, "work", "two", 600)
    assert not take_lead(store, "work", "one", 600)


def test_of_many_at_once_one_leads(store: Store) -> None:
    start, leaders = threading.Barrier(5), []

    def take(holder: str) -> None:
        start.wait(30)
        if take_lead(store, "work", holder, 600):
            leaders.append(holder)

    threads = [threading.Thread(target=take, args=(str(number),)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(leaders) == 1
