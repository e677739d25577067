from __future__ import annotations

from catalog.pipeline.schedule import Schedule
from catalog.store.experiment_row import experiment_id
from catalog.store.listing import Listing, Order
from catalog.store.predicate import Operation, Predicate
from catalog.store.recurring_run_pages import list_recurring_run_page
from catalog.store.recurring_runs import RecurringRun, create_recurring_run
from catalog.store.store import Store


def test_recurring_runs_come_page_by_page(store: Store) -> None:
    for index, experiment in enumerate(("a", "b", "a")):
        schedule = Schedule(every_seconds=60)
        job = RecurringRun(
            f"j{index}", f"job {index}", "p", f"name: p{index}\n", schedule, experiment, created_at=float(index + 1)
        )
        create_recurring_run(store, job)
    first = list_recurring_run_page(store, Listing(order=Order(descending=True), limit=2))
    rest = list_recurring_run_page(store, Listing(cursor=first.next))
    assert [job.recurring_run_id for job in (*first.items, *rest.items)] == ["j2", "j1", "j0"]
    assert (first.items[0].pipeline_text, first.total) == ("name: p2\n", 3)
    own = Predicate("experiment_id", Operation.EQUALS, experiment_id("a"))
    enabled = Predicate("enabled", Operation.EQUALS, True)
    assert [job.recurring_run_id for job in list_recurring_run_page(store, Listing((own, enabled))).items] == [
        "j0",
        "j2",
    ]
