"""What pages and clients ask a run store for, each question by a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from sqlalchemy import select

from catalog.client.compare import compare_runs
from catalog.client.lineage import lineage_of, lineage_of_output
from catalog.client.session import Session
from catalog.run.model import State
from catalog.store.experiment_pages import list_experiment_page
from catalog.store.find_runs import RunFilter, get_run, list_runs
from catalog.store.listing import Listing, Order
from catalog.store.pipeline_pages import list_pipeline_page, list_version_page
from catalog.store.predicate import Operation, Predicate
from catalog.store.progress import events_since, get_metrics, get_tasks
from catalog.store.recurring_run_pages import list_recurring_run_page
from catalog.store.run_fields import RUN_FIELDS
from catalog.store.run_pages import list_run_page, metric_names, metrics_of
from catalog.store.schedule_fires import list_fires
from catalog.store.schema import pipelines, recurring_runs, runs, task_values

Question = Callable[[], object]

_EXPERIMENT = Predicate("experiment", Operation.EQUALS, "experiment-1")
_FILTERS: Mapping[str, tuple[Predicate, ...]] = {
    "not archived": (Predicate("archived", Operation.EQUALS, False),),
    "one experiment": (_EXPERIMENT,),
    "one namespace": (Predicate("namespace", Operation.EQUALS, "lab"),),
    "some namespaces": (Predicate("namespace", Operation.IN, ("lab", "shop")),),
    "failed": (Predicate("state", Operation.EQUALS, State.FAILED.value),),
    "none in this state": (Predicate("state", Operation.EQUALS, State.RUNNING.value),),
    "name holds": (Predicate("name", Operation.IS_SUBSTRING, "99"),),
    "metric over": (Predicate("metric:accuracy", Operation.GREATER_THAN, 0.9),),
    "label": (Predicate("label:owner", Operation.EQUALS, "a"),),
    "one recurring run": (Predicate("recurring_run_id", Operation.EQUALS, "job-0001"),),
    "one experiment, metric over": (_EXPERIMENT, Predicate("metric:loss", Operation.LESS_THAN, 0.1)),
}
_SORTED = ("metric:accuracy", "label:owner")


def questions(session: Session) -> Iterator[tuple[str, Question]]:
    """Every list of the store, by every order and filter, with the names they go by in the report."""
    yield from _run_pages(session)
    yield from _other_pages(session)
    yield from _of_runs(session)


def _run_pages(session: Session) -> Iterator[tuple[str, Question]]:
    store = session.store
    for key in (*RUN_FIELDS.named, *_SORTED):
        for descending in (False, True):
            order = Order(key, descending)
            yield f"runs by {order}", partial(list_run_page, store, Listing(order=order))
    for name, where in _FILTERS.items():
        for key in ("created_at", "name", "metric:accuracy"):
            listing = Listing(where, Order(key, descending=True), limit=50)
            yield f"runs, {name}, by {listing.order}", partial(list_run_page, store, listing)
    for key in ("created_at", "name", "metric:accuracy"):
        far = _far_cursor(session, Order(key, descending=True))
        yield f"runs by {key}, a late page", partial(list_run_page, store, Listing(cursor=far, limit=200))


def _far_cursor(session: Session, order: Order) -> str:
    """The cursor of a page in the middle."""
    half = list_run_page(session.store, Listing(order=order, limit=1)).total // 2
    return list_run_page(session.store, Listing(order=order, limit=max(1, half))).next


def _other_pages(session: Session) -> Iterator[tuple[str, Question]]:
    store = session.store
    for key in ("created_at", "name", "last_run_created_at"):
        listing = Listing(order=Order(key, descending=True))
        yield f"experiments by {key}", partial(list_experiment_page, store, listing)
    for key in ("created_at", "name"):
        listing = Listing(order=Order(key, descending=True))
        yield f"pipelines by {key}", partial(list_pipeline_page, store, listing)
        yield f"recurring runs by {key}", partial(list_recurring_run_page, store, listing)
    with store.reading() as connection:
        pipeline = connection.scalar(select(pipelines.c.pipeline_id).limit(1)) or ""
        job = connection.scalar(select(recurring_runs.c.recurring_run_id).order_by(recurring_runs.c.created_at)) or ""
    yield "versions of a pipeline", lambda: list_version_page(store, pipeline, Listing())
    yield "fires of a recurring run", lambda: list_fires(store, job)


def _of_runs(session: Session) -> Iterator[tuple[str, Question]]:
    store = session.store
    with store.reading() as connection:
        ids = list(connection.scalars(select(runs.c.run_id).order_by(runs.c.created_at.desc()).limit(200)))
        own = (task_values.c.run_id == ids[0], task_values.c.task == "step-1", task_values.c.direction == "in")
        made = connection.scalar(select(task_values.c.digest).where(*own)) or ""
    yield "the newest runs, as the command line lists them", lambda: list_runs(store, RunFilter())
    yield "one run by the beginning of its id", lambda: get_run(store, ids[0][:8])
    yield "tasks of a run", lambda: get_tasks(store, ids[0])
    yield "metrics of a run", lambda: get_metrics(store, ids[0])
    yield "events of a run", lambda: events_since(store, ids[0])
    yield "metrics of 200 runs", lambda: metrics_of(store, ids)
    yield "names of all metrics", lambda: metric_names(store)
    yield "names of an experiment's metrics", lambda: metric_names(store, "experiment-1")
    yield "10 runs compared", lambda: compare_runs(ids[:10], session)
    yield "lineage of an output", lambda: lineage_of_output(ids[0], "step-1", "after", session)
    yield "lineage of an artifact in the middle", lambda: lineage_of(made, session)
    yield "lineage of what every run reads", lambda: lineage_of("d" * 64, session)
