"""A process that dies at any step between a tick and its run: after a restart every tick has its one run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog.pipeline.schedule import Schedule
from catalog.store.recurring_runs import get_recurring_run
from catalog.store.schedule_fires import list_fires
from catalog.store.schedule_rows import FireState
from catalog.store.store import Store
from tests.client.scheduler.workshop import HOURLY, Workshop, keep

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Killed(BaseException):
    """The end of the process: nothing may catch it."""


@dataclass
class Fate:
    """Kills at the step of this number; 0 never does."""

    number: int = 0
    count: int = 0

    def step(self) -> None:
        """One more step."""
        self.count += 1
        if self.count == self.number:
            raise Killed


class MortalStore(Store):
    """A store whose process may die before a transaction, just before it is committed, and after it."""

    fate = Fate()

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction of the store, with steps around it."""
        self.fate.step()
        with super().writing(durable=durable) as connection:
            yield connection
            self.fate.step()
        self.fate.step()


# Each step of a life is one more place to die at: `make soak` takes them all, the ordinary run some of them.
STRIDE = 1 if os.environ.get("CATALOG_SOAK") else 6

SCHEDULES = [
    HOURLY,
    replace(HOURLY, overlap="Replace"),
    replace(HOURLY, overlap="Forbid", max_concurrency=2),
]


def live(shop: Workshop) -> None:
    """What a server does: two ticks on time, then one it finds late."""
    for hours in (1.001, 2.001, 3.5):
        shop.at(hours)


def killed_at(number: int, url: str) -> bool:
    """Whether a life on that store was ended at that step."""
    with MortalStore.open(url) as store:
        assert isinstance(store, MortalStore)
        store.fate = Fate(number)
        try:
            live(Workshop(store, step=store.fate.step))
        except Killed:
            return True
        return False


def check(url: str, schedule: Schedule) -> None:
    """After a restart every tick has one run, but for what had to wait or gave way."""
    with Store.open(url) as store:
        live(Workshop(store))
        shop = Workshop(store)
        fires = list(reversed(list_fires(store, "j1")))
        ran = [fire for fire in fires if fire.state is FireState.STARTED]
        assert [run.run_id for run in shop.runs()] == [fire.run_id for fire in ran]
        assert [fire.index for fire in ran] == [*range(1, len(ran) + 1)]
        assert [run.name for run in shop.runs()] == [str(fire.index) for fire in ran]
        assert len(fires) == 3 and len(shop.hours()) == len(ran)
        rest = [fire.state for fire in fires if fire.state is not FireState.STARTED]
        if schedule.overlap == "Allow":
            assert rest == []
        elif schedule.overlap == "Forbid":
            assert rest == [FireState.WAITING]
        else:
            going = [run for run in shop.runs() if not run.terminate_requested]
            assert set(rest) <= {FireState.SKIPPED} and len(going) == 1 and going == shop.runs()[-1:]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Schedule, int], str]:
    """Makes a store with one recurring run, and gives its URL."""

    def make(schedule: Schedule, number: int) -> str:
        url = str(tmp_path / f"{number}.db")
        if request.param == "postgresql":
            url = request.getfixturevalue("postgres_url")
        with Store.open(url) as store:
            _empty(store)
            keep(store, schedule)
            assert get_recurring_run(store, "j1").schedule == schedule
        return url

    return make


def _empty(store: Store) -> None:
    from sqlalchemy import delete

    from catalog.store.schema import recurring_runs, runs

    with store.writing() as connection:
        connection.execute(delete(recurring_runs))
        connection.execute(delete(runs))


@pytest.mark.soak
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.overlap)
def test_no_fire_is_lost_and_none_is_doubled_wherever_the_process_dies(
    new_store: Callable[[Schedule, int], str], schedule: Schedule
) -> None:
    number = 1 + SCHEDULES.index(schedule)
    while killed_at(number, url := new_store(schedule, number)):
        check(url, schedule)
        number += STRIDE
    check(url, schedule)
    assert number > 40
