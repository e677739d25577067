"""Comparing runs that really ran."""

from __future__ import annotations

import pytest

from catalog.client.compare import compare_runs
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.run.model import State, TaskChange
from catalog.spec.model import ComponentSpec, GraphInput, InputSpec
from catalog.store.baselines import pin_baseline
from catalog.store.record import record
from tests.client.building import pipeline, run_pipeline, shell, task


def _train(script: str = 'echo "$0" > "$1"') -> ComponentSpec:
    step = shell(script, ["rate"], "model", name="train")
    inputs = (InputSpec("rate", "String", default="0.1"), InputSpec("seed", "Integer", default="1"))
    return pipeline({"train": task(step, rate=GraphInput("rate"))}, inputs)


def _report(session: Session, run_id: str, score: float) -> None:
    metric = {"name": "score", "value": score, "format": "PERCENTAGE", "higher_is_better": True}
    shown = ({"type": "markdown", "storage": "inline", "source": f"# {score}"},)
    record(
        session.store,
        run_id,
        TaskChange("train", "train", State.SUCCEEDED, 9.0, 1, metrics=(metric,), visualisations=shown),
    )


def test_only_the_parameters_that_differ_are_told(session: Session) -> None:
    rows = [run_pipeline(_train(), session, arguments={"rate": rate}) for rate in ("0.1", "0.2", "0.1")]
    found = compare_runs([row.run_id for row in rows], session)
    assert [(line.name, line.values) for line in found.parameters] == [("rate", ("0.1", "0.2", "0.1"))]
    assert (found.same_parameters, found.facts, found.components, found.baseline) == (1, (), (), None)


def test_changed_components_are_told_with_what_they_were(session: Session) -> None:
    first = run_pipeline(_train(), session)
    second = run_pipeline(_train('cat /dev/null; echo "$0" > "$1"'), session)
    found = compare_runs([first.run_id, second.run_id[:10]], session)
    (line,) = found.components
    old, new = line.values
    assert line.name == "train" and old is not None and new is not None
    assert (old.name, new.name, old.digest == new.digest) == ("train", "train", False)
    assert [line.name for line in found.facts] == ["pipeline digest"]


def test_components_of_a_library_are_told_by_version(session: Session) -> None:
    runs = [run_pipeline(name, session, arguments={"text": "hi"}) for name in ("echo@1.0.0", "echo@1.0.0")]
    third = run_pipeline(_train(), session)
    found = compare_runs([*(run.run_id for run in runs), third.run_id], session)
    by_task = {line.name: line.values for line in found.components}
    assert set(by_task) == {"echo", "train"}
    first, second, other = by_task["echo"]
    assert first == second and other is None and first is not None
    assert (first.name, first.version) == ("echo", "1.0.0")
    assert {line.name for line in found.facts} == {"pipeline", "pipeline version", "pipeline digest"}


def test_metrics_and_visualisations_stand_side_by_side(session: Session) -> None:
    rows = [run_pipeline(_train(), session) for _ in range(3)]
    for row, score in zip(rows[:2], (0.75, 0.5), strict=True):
        _report(session, row.run_id, score)
    pin_baseline(session.store, rows[1].run_id)
    found = compare_runs([row.run_id for row in rows], session)
    (metric,) = found.metrics
    assert (metric.values, metric.best, metric.format) == ((0.75, 0.5, None), (0,), "PERCENTAGE")
    assert found.baseline == 1
    assert [found.change(metric, place) for place in range(3)] == [0.25, None, None]
    (shown,) = found.visualisations
    assert (shown.task, shown.type) == ("train", "markdown")
    assert [detail and detail["source"] for detail in shown.details] == ["# 0.75", "# 0.5", None]


def test_the_baseline_can_be_chosen(session: Session) -> None:
    ids = [run_pipeline(_train(), session).run_id for _ in range(2)]
    pin_baseline(session.store, ids[0])
    assert compare_runs(ids, session, baseline=ids[1][:8]).baseline == 1
    other = run_pipeline(_train(), session).run_id
    with pytest.raises(UsageError) as caught:
        compare_runs(ids, session, baseline=other)
    assert caught.value.rule == "baseline-absent"


def test_what_cannot_be_compared_is_told(session: Session) -> None:
    run_id = run_pipeline(_train(), session).run_id
    for asked, rule in (([], "run-unknown"), ([run_id, run_id[:9]], "run-repeated"), (["nosuch"], "run-unknown")):
        with pytest.raises(UsageError) as caught:
            compare_runs(asked, session)
        assert caught.value.rule == rule
