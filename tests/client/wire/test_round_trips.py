"""What is written as JSON is read back as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.client.comparison import Comparison, Line, MetricLine, VisualisationLine
from catalog.client.component_uses import ComponentUse
from catalog.client.lineage_graph import Edge, Lineage, Step
from catalog.client.run_detail import RunDetail
from catalog.client.wire.answer import Answer
from catalog.client.wire.comparison_json import comparison_json, read_comparison
from catalog.client.wire.event_json import event_json, read_event
from catalog.client.wire.experiment_json import experiment_json, read_experiment
from catalog.client.wire.lineage_json import lineage_json, read_lineage
from catalog.client.wire.listing_json import listing_params, read_filter, read_listing
from catalog.client.wire.note_json import note_json, read_note
from catalog.client.wire.page_json import page_json, read_page
from catalog.client.wire.pipeline_json import pipeline_json, read_pipeline
from catalog.client.wire.run_detail_json import detail_json, read_detail
from catalog.client.wire.run_json import read_run, run_json
from catalog.errors import FetchError, UsageError
from catalog.run.model import Artifact, State
from catalog.store.experiment_row import ExperimentRow
from catalog.store.listing import NEWEST_FIRST, Listing, Order, Page
from catalog.store.pipeline_rows import PipelineRow
from catalog.store.predicate import Operation, Predicate
from catalog.store.rows import EventRow, MetricRow, NoteRow, RunRow, StepRow, TaskRow, VisualisationRow

MODEL = Artifact("ab" * 32, 12, "folder", "s3://bucket/model")
TEXT = Artifact("cd" * 32, 4)


def _run(run_id: str, **changes: Any) -> RunRow:
    values: dict[str, Any] = {
        **dict.fromkeys(("pipeline_version", "pipeline_digest", "namespace", "recurring_run_id"), ""),
        **{"name": "first", "pipeline_name": "train", "engine": "docker", "experiment": "Default"},
        **{"parent_run_id": "p", "state": State.FAILED, "message": "wrong", "created_at": 1.25, "started_at": 2.5},
        **{"ended_at": None, "arguments": {}, "options": {}, "outputs": {}, "archived": True},
        **{"terminate_requested": False, "labels": {"team": "vision"}, "scheduled_at": 3.0, "description": "d"},
    }
    return RunRow(run_id=run_id, **{**values, **changes})


def _through(value: dict[str, Any]) -> Answer:
    return Answer.of(json.loads(json.dumps(value, allow_nan=False)))


def test_a_run_and_all_that_belongs_to_it() -> None:
    run = _run("r1", arguments={"a": "1"}, outputs={"model": MODEL, "text": TEXT})
    task = TaskRow(
        task="loop/0/train",
        component="train",
        state=State.FAILED,
        attempt=2,
        message="wrong",
        reason="changed",
        exit_code=3,
        cache_key="k",
        log="",
        process="",
        started_at=1.0,
        ended_at=2.0,
        warnings=("odd",),
        outputs={"model": MODEL},
    )
    detail = RunDetail(
        run=run,
        tasks=[task],
        metrics=[MetricRow("train", "loss", None, "RAW", {"name": "loss", "numberValue": "nan"})],
        visualisations=[VisualisationRow("train", {"type": "markdown", "source": "# x"})],
        names={"loop/0/train": "Train it"},
        texts={TEXT.digest: "moin"},
        log_ends={"loop/0/train": ("one", "two")},
        interrupted=True,
    )
    assert read_detail(_through(detail_json(detail))) == detail
    assert read_run(_through(run_json(run))) == _run("r1")


def test_the_log_of_a_task_is_nobody_elses_path() -> None:
    task = TaskRow("t", "c", State.RUNNING, 1, "", "", None, "", "/secret/t.log", "pid 1", None, None, ())
    told = json.dumps(detail_json(RunDetail(_run("r1"), [task], [], [])))
    assert "/secret" not in told and "pid 1" not in told


def test_experiments_pipelines_notes_events_and_pages() -> None:
    experiment = ExperimentRow("lab", "d", 1.5, True, "r1", "team")
    pipeline = PipelineRow("id", "train", "d", "team", 2.5, "v1")
    note, event = NoteRow(1, "ada", 1.0, None, "too high"), EventRow(3, "train", State.CACHED, 1, 2.0, "m")
    assert read_experiment(_through(experiment_json(experiment))) == experiment
    assert read_pipeline(_through(pipeline_json(pipeline))) == pipeline
    assert read_note(_through(note_json(note))) == note
    assert read_event(_through(event_json(event))) == event
    page = Page((experiment,), 7, "next")
    assert read_page(_through(page_json(page, "experiments", experiment_json)), "experiments", read_experiment) == page


def test_a_comparison() -> None:
    use = ComponentUse("train", "1.0.0", "ab" * 32, "python:3")
    comparison = Comparison(
        runs=(_run("r1"), _run("r2")),
        baseline=1,
        facts=(Line("state", ("Failed", "Succeeded")),),
        parameters=(Line("rate", ("0.1", None)),),
        same_parameters=3,
        metrics=(MetricLine("train", "loss", (0.5, None), "RAW", "s", False, (0,)),),
        visualisations=(VisualisationLine("train", "roc", 0, ({"type": "roc"}, None)),),
        components=(Line("train", (use, None)),),
    )
    assert read_comparison(_through(comparison_json(comparison))) == comparison


def test_a_lineage() -> None:
    maker = Step(
        StepRow("r1", "first", 1.0, "make", "make", State.CACHED, {"a": "1"}, {"model": MODEL}, ("r0", "make")),
        ComponentUse("make", "", "ab" * 32, ""),
    )
    user = Step(StepRow("r1", "first", 1.0, "use", "use", State.FAILED, {"m": MODEL}, {}, ("", "")), None, graph=True)
    steps = {maker.id: maker, user.id: user}
    lineage = Lineage(MODEL.digest, (maker.id,), (user.id,), steps, (Edge(MODEL.digest, maker.id, user.id),), True)
    assert read_lineage(_through(lineage_json(lineage))) == lineage


@pytest.mark.parametrize(
    "listing",
    [
        Listing(order=NEWEST_FIRST),
        Listing(),
        Listing((Predicate("state", Operation.IN, ("Failed", "Running")),), Order("metric:loss", True), 5),
        Listing((Predicate("archived", Operation.EQUALS, False),), NEWEST_FIRST, 7),
    ],
)
def test_what_is_asked_of_a_list(listing: Listing) -> None:
    params = listing_params(listing)
    found = read_listing(
        filter_text=params.get("filter", ""),
        search="",
        sort=params.get("sort", ""),
        limit=int(params["limit"]),
        page_token="",
    )
    assert found == listing


@pytest.mark.parametrize(
    "text",
    ["x", "{}", "[1]", '[{"key": "a"}]', '[{"key": "a", "operation": "LIKE", "value": 1}]', "[" * 10_000]
    + [f'[{{"key": "a", "operation": "{name}", "value": {value}}}]' for name, value in (("IN", 1), ("EQUALS", "[]"))]
    + ['[{"key": "a", "operation": "EQUALS", "value": 1e999}]'],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the filter cannot be read"):
        read_filter(text)


@pytest.mark.parametrize("change", [{"state": "Odd"}, {"created_at": "now"}, {"labels": []}, {"labels": {"a": 1}}])
def test_an_answer_that_is_not_as_it_should_be_is_the_servers_fault(change: dict[str, Any]) -> None:
    with pytest.raises(FetchError, match="not as it should be") as caught:
        read_run(_through({**run_json(_run("r1")), **change}))
    assert caught.value.rule == "hub-answer"
