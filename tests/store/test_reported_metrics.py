from __future__ import annotations

import math

import pytest

from catalog.errors import UsageError
from catalog.run.model import RunSpec
from catalog.store.progress import get_metrics
from catalog.store.reported_metrics import DUPLICATE, INVALID, ReportedMetric, report_metrics
from catalog.store.runs import create_run
from catalog.store.store import Store


@pytest.fixture
def run_id(store: Store) -> str:
    """A run."""
    create_run(store, RunSpec("r1", "run", "pipeline", "name: pipeline", "0" * 64, "process", {}))
    return "r1"


def test_each_metric_of_a_task_is_kept_once(store: Store, run_id: str) -> None:
    first = [ReportedMetric("train", "accuracy", 0.5, "PERCENTAGE"), ReportedMetric("train", "loss", 2.0)]
    assert report_metrics(store, run_id, first) == ["", ""]
    again = [ReportedMetric("train", "loss", 1.0), ReportedMetric("test", "loss", 3.0)]
    assert report_metrics(store, run_id, again) == [DUPLICATE, ""]
    found = [(one.task, one.name, one.value, one.format) for one in get_metrics(store, run_id)]
    assert found == [
        ("test", "loss", 3.0, "RAW"),
        ("train", "accuracy", 0.5, "PERCENTAGE"),
        ("train", "loss", 2.0, "RAW"),
    ]


@pytest.mark.parametrize(
    "metric",
    [
        ReportedMetric("train", "", 1.0),
        ReportedMetric("train", "1st", 1.0),
        ReportedMetric("train", "a" * 65, 1.0),
        ReportedMetric("", "loss", 1.0),
        ReportedMetric("t" * 129, "loss", 1.0),
        ReportedMetric("train", "loss", math.nan),
        ReportedMetric("train", "loss", 1.0, "HEX"),
    ],
)
def test_what_is_no_metric_is_told_beside_those_that_are(store: Store, run_id: str, metric: ReportedMetric) -> None:
    assert report_metrics(store, run_id, [metric, ReportedMetric("train", "good", 1.0)]) == [INVALID, ""]
    assert [one.name for one in get_metrics(store, run_id)] == ["good"]


def test_metrics_of_no_run_are_refused(store: Store) -> None:
    with pytest.raises(UsageError) as caught:
        report_metrics(store, "nothing", [])
    assert caught.value.rule == "run-unknown"
