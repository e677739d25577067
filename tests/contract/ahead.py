"""Tests that mostly wait for pods, run side by side: started together, each asked for its end under its own name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from catalog.client.session import open_session
from tests.cluster_runs import delete_workflows
from tests.contract.bench import Bench

ENGINE = "argo"

# Most of them wait for a pod to start or to be taken note of, so it takes some to keep two cores busy.
WIDTH = 8


class Ahead:
    """The tests on the cluster among those selected, under way on a few threads, each in a home of its own.

    The last one starts first: those with several runs stand at the end of their file. Such a test may take a `bench`
    and its parameters, and no other fixture.
    """

    def __init__(self, items: Sequence[pytest.Item], new_folder: Callable[[], Path]) -> None:
        self._pool = ThreadPoolExecutor(WIDTH, thread_name_prefix="ahead")
        self._ends: dict[str, Future[None]] = {}
        for item in reversed(items):
            if isinstance(item, pytest.Function) and parameters(item).get("bench") == ENGINE:
                self._ends[item.nodeid] = self._pool.submit(run_test, item.obj, parameters(item), new_folder())

    def finish(self, item: pytest.Item) -> None:
        """Wait for the end of a test; raises what it raised."""
        self._ends[item.nodeid].result()

    def close(self) -> None:
        """Start no more tests, and wait for those that run to clean up."""
        self._pool.shutdown(cancel_futures=True)


def parameters(item: pytest.Function) -> Mapping[str, Any]:
    """What a test is parametrised with; empty for one that is not."""
    callspec = getattr(item, "callspec", None)
    return callspec.params if callspec else {}


def run_test(test: Callable[..., None], arguments: Mapping[str, Any], home: Path) -> None:
    """Call a test with a bench on the cluster, and delete the workflows it made."""
    with open_session(home=home) as session:
        try:
            test(**{**arguments, "bench": Bench(ENGINE, session)})
        finally:
            delete_workflows(session)
