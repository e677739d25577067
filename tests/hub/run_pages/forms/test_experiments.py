"""Experiments, and runs side by side."""

from __future__ import annotations

import html
import re

import pytest

from catalog.store.experiments import get_experiment
from catalog.store.rows import RunRow
from tests.hub.run_pages.forms.scene import DEFAULTS, HTML, Member, training, words


@pytest.fixture(scope="module")
def kept() -> dict[str, list[RunRow]]:
    """The runs that all of these tests look at."""
    return {}


@pytest.fixture
def runs(member: Member, kept: dict[str, list[RunRow]]) -> list[RunRow]:
    """Three runs of an experiment with other rates, the last of another version."""
    if not kept:
        pipeline = member.upload("to-compare", version="one").split("/")[2].partition("?")[0]
        found = [start(member, pipeline, rate) for rate in ("0.1", "0.4")]
        file = {"file": ("training.yaml", training("2", "\n# two").encode())}
        member.post(f"/pipelines/upload?pipeline={pipeline}", {"version": "two"}, file)
        kept["runs"] = [*found, start(member, pipeline, "0.2")]
    return kept["runs"]


def start(member: Member, pipeline: str, rate: str) -> RunRow:
    inputs = {f"in:{name}": text for name, text in {**DEFAULTS, "rate": rate}.items()}
    form = {**inputs, "name": f"rate {rate}", "experiment": "rates"}
    return member.ended(member.post(f"/runs/new?pipeline={pipeline}", form).headers["location"].removeprefix("/runs/"))


def test_an_experiment_is_made_archived_restored_and_deleted(member: Member) -> None:
    answer = member.post("/experiments", {"name": "short lived", "description": "for a test"})
    path = answer.headers["location"]
    assert "for a test" in words(member.get(path))
    assert member.post(f"{path}/act", {"act": "archive"}).status_code == 303
    assert "short lived" not in member.get("/experiments").text
    assert "short lived" in member.get("/experiments", archived="only").text
    assert member.post(f"{path}/act", {"act": "restore"}).status_code == 303
    assert "short lived" in words(member.get("/experiments", q="SHORT"))
    assert member.post(f"{path}/act", {"act": "delete"}).status_code == 303
    assert member.client.get(path, headers=HTML).status_code == 404
    assert member.post("/experiments", {"name": ""}).status_code == 422


def test_the_default_experiment_is_not_deleted(member: Member) -> None:
    member.post("/experiments", {"name": "Default"})
    answer = member.post("/experiments/Default/act", {"act": "delete"})
    assert answer.status_code == 409
    assert "default experiment" in words(answer)


def test_the_page_has_the_metrics_of_its_runs_and_what_differs_from_the_baseline(
    member: Member, runs: list[RunRow]
) -> None:
    row = get_experiment(member.hub.session.store, "rates")
    path = f"/experiments/{row.experiment_id}"
    assert member.post(f"{path}/act", {"act": "pin", "run": runs[0].run_id}).status_code == 303
    page = member.get("/experiments/rates")
    told = words(page)
    assert "accuracy over the runs" in told
    assert "<svg" in page.text.partition("over-runs")[2].partition("</section>")[0]
    assert "rate 0.1 baseline" in told
    assert "-30 %" in told.partition("rate 0.4")[2].partition("rate 0.1")[0]
    by_loss = member.get(path, sort="metric:loss").text.partition("<tbody>")[2]
    assert by_loss.index("rate 0.1") < by_loss.index("rate 0.2") < by_loss.index("rate 0.4")
    assert member.post(f"{path}/act", {"act": "unpin"}).status_code == 303
    assert get_experiment(member.hub.session.store, "rates").baseline_run_id == ""


def test_a_comparison_shows_what_differs(member: Member, runs: list[RunRow]) -> None:
    ids = [run.run_id for run in runs]
    page = member.get("/runs/compare", run=ids, baseline=ids[0])
    told = words(page)
    assert "3 runs side by side" in told and "rate 0.1 baseline" in told
    parameters = told.partition("Parameters that differ")[2].partition("Metrics")[0]
    assert "rate" in parameters and "rows" not in parameters
    metrics = told.partition("Metrics ")[2].partition("Visualisations")[0]
    assert "90 % best" in metrics and "-30 %" in metrics
    assert 'class="delta worse"' in page.text
    visual = told.partition("Visualisations")[2]
    assert (
        "ROC curve" in visual
        and "Confusion matrix" in visual
        and all(f"Rate {rate}" in visual for rate in ("0.1", "0.4", "0.2"))
    )
    frames = re.findall(r'<iframe[^>]* src="([^"]+)"', page.text)
    assert len(frames) == 3, "each page that a task wrote is in a frame of its own"
    for frame, run in zip(frames, runs, strict=True):
        shown = member.client.get(html.unescape(frame))
        assert f"Page of {run.arguments['rate']}" in shown.text
        assert "sandbox" in shown.headers["content-security-policy"]
    assert "train" in told.partition("Components that changed")[2]
    everything = words(member.get("/runs/compare", run=ids, all="1"))
    assert "rows" in everything.partition("Parameters")[2].partition("Metrics")[0]


def test_a_comparison_needs_two_runs_that_may_be_seen(member: Member, runs: list[RunRow]) -> None:
    assert "Choose two or more" in words(member.get("/runs/compare", run=runs[0].run_id))
    assert "Choose two or more" in words(member.get("/runs/compare"))
    assert member.client.get("/runs/compare?run=nothing&run=nil", headers=HTML).status_code == 404
    answer = member.client.get(f"/runs/compare?run={runs[0].run_id}&csrf=secret", headers=HTML, follow_redirects=False)
    assert answer.headers["location"] == f"/runs/compare?run={runs[0].run_id}"
    many = "&".join(f"run={number:032x}" for number in range(101))
    assert member.client.get(f"/runs/compare?{many}", headers=HTML).status_code == 400
