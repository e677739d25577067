"""Comparisons as values."""

from __future__ import annotations

import pytest

from catalog.client.comparison import RunFacts, compare
from catalog.client.component_uses import ComponentUse
from catalog.run.model import State
from catalog.store.rows import MetricRow, RunRow, VisualisationRow


def _run(run_id: str, **arguments: str) -> RunRow:
    return RunRow(
        run_id=run_id,
        name="",
        pipeline_name="",
        pipeline_version="",
        pipeline_digest="",
        engine="",
        experiment="",
        namespace="",
        recurring_run_id="",
        parent_run_id="",
        state=State.SUCCEEDED,
        message="",
        created_at=1.0,
        started_at=None,
        ended_at=None,
        arguments=arguments,
        options={},
        outputs={},
        archived=False,
        terminate_requested=False,
        labels={},
    )


def _metric(value: float | None, task: str = "t", **detail: object) -> MetricRow:
    return MetricRow(task, "m", value, str(detail.get("format", "RAW")), detail)


def _facts(run_id: str, *metrics: MetricRow) -> RunFacts:
    return RunFacts(_run(run_id), metrics, (), {})


def test_a_parameter_that_some_run_lacks_differs() -> None:
    facts = [RunFacts(_run("a", x="1", y="2"), (), (), {}), RunFacts(_run("b", x="1"), (), (), {})]
    found = compare(facts)
    assert [(line.name, line.values) for line in found.parameters] == [("y", ("2", None))]
    assert found.same_parameters == 1


@pytest.mark.parametrize(
    ("higher", "values", "best"),
    [
        ((True, True, True), (1.0, 3.0, 3.0), (1, 2)),
        ((False, None, False), (1.0, 3.0, 3.0), (0,)),
        ((True, False, None), (1.0, 3.0, 3.0), ()),
        ((None, None, None), (1.0, 3.0, 3.0), ()),
        ((True, True, True), (1.0, None, None), ()),
        ((False, False, False), (None, 2.0, -2.0), (2,)),
    ],
)
def test_the_best_runs_are_known_when_the_direction_is(
    higher: tuple[bool | None, ...], values: tuple[float | None, ...], best: tuple[int, ...]
) -> None:
    told = zip(higher, values, strict=True)
    found = compare([_facts(str(place), _metric(value, higher_is_better=up)) for place, (up, value) in enumerate(told)])
    assert [(line.values, line.best) for line in found.metrics] == [(values, best)]


def test_equal_names_of_two_tasks_are_two_metrics() -> None:
    found = compare([_facts("a", _metric(1.0, "x"), _metric(2.0, "y")), _facts("b", _metric(3.0, "y", unit="s"))])
    assert [(line.task, line.values, line.unit) for line in found.metrics] == [
        ("x", (1.0, None), ""),
        ("y", (2.0, 3.0), "s"),
    ]


def test_several_visualisations_of_one_type_keep_their_places() -> None:
    def shown(*sources: str) -> tuple[VisualisationRow, ...]:
        return tuple(VisualisationRow("t", {"type": "table", "source": source}) for source in sources)

    found = compare([RunFacts(_run("a"), (), shown("1", "2"), {}), RunFacts(_run("b"), (), shown("3"), {})])
    sources = [[detail and detail["source"] for detail in line.details] for line in found.visualisations]
    assert sources == [["1", "3"], ["2", None]]


def test_a_component_of_another_digest_differs() -> None:
    old, new = (ComponentUse("echo", version, version * 64, "i") for version in ("1", "2"))
    facts = [RunFacts(_run("a"), (), (), {"x": old, "y": old}), RunFacts(_run("b"), (), (), {"x": old, "y": new})]
    assert [(line.name, line.values) for line in compare(facts).components] == [("y", (old, new))]


def test_a_hundred_runs_are_compared_as_well() -> None:
    found = compare([_facts(str(place), _metric(float(place))) for place in range(100)], baseline="7")
    assert (len(found.runs), found.baseline) == (100, 7)
    assert found.change(found.metrics[0], 10) == 3.0
