"""Runs side by side, cloned, labelled, annotated, archived, and where their artifacts came from."""

from __future__ import annotations

import json

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import shell, write

_METRICS = 'mkdir -p "$(dirname "$0")"; echo "{\\"metrics\\": [{\\"name\\": \\"score\\", \\"numberValue\\": $1, '
_METRICS += '\\"format\\": \\"PERCENTAGE\\", \\"direction\\": \\"higher\\"}]}" > "$0"'


def _scored(cli: CommandLine) -> str:
    """A component that reports its input as a metric."""
    component = shell("train", _METRICS, inputs=[{"name": "score"}])
    component["outputs"] = [{"name": "mlpipeline-metrics", "type": "Metrics"}]
    command = component["implementation"]["container"]["command"]
    command += [{"outputPath": "mlpipeline-metrics"}, {"inputValue": "score"}]
    return write(cli.cwd / "train.yaml", component)


def test_runs_are_compared_against_their_baseline(cli: CommandLine) -> None:
    path = _scored(cli)
    first = cli.json("run", path, "-p", "score=0.5", "--experiment", "lab")["run_id"]
    second = cli.json("runs", "clone", first, "-p", "score=0.75")["run_id"]
    cli("experiments", "baseline", first)
    found = cli.json("runs", "compare", second, first)
    assert ([run["run_id"] for run in found["runs"]], found["baseline"]) == ([second, first], first)
    assert found["parameters"] == [{"name": "score", "values": ["0.75", "0.5"]}]
    (metric,) = found["metrics"]
    assert (metric["values"], metric["changes"], metric["best"]) == ([0.75, 0.5], [0.25, None], [second])
    assert (found["components"], found["facts"]) == ([], [])
    text = cli("runs", "compare", "--experiment", "lab").stdout
    assert "75 % (+25 %) *" in text and "baseline" in text
    assert "Components that differ" not in text
    third = cli.json("run", "echo", "-p", "text=hi", "--experiment", "lab")["run_id"]
    other = cli("runs", "compare", first, second, third).stdout
    assert "Components that differ" in other and "Facts that differ" in other
    assert "name runs" in cli("runs", "compare", code=2).stderr
    assert "named twice" in cli("runs", "compare", first, first, code=2).stderr


def test_a_clone_runs_the_same_pipeline_with_changes(cli: CommandLine) -> None:
    first = cli.json("run", "echo", "-p", "text=hi", "--label", "team=a")["run_id"]
    clone = cli.json("runs", "clone", "last", "-p", "text=ho", "--name", "second", "--label", "x=1")
    assert (clone["outputs"], clone["name"], clone["labels"]) == ({"text": "ho"}, "second", {"team": "a", "x": "1"})
    assert clone["run_id"] != first
    assert 'did you mean "text"' in cli("runs", "clone", first, "-p", "txet=ho", code=2).stderr
    detached = cli("runs", "clone", first, "-p", "text=later", "--detach").stdout.strip()
    assert cli.wait_for_state("Succeeded", detached)["outputs"] == {"text": "later"}


def test_labels_and_notes_are_changed_afterwards(cli: CommandLine) -> None:
    cli("run", "echo", "-p", "text=hi", "--label", "draft=yes")
    assert cli("runs", "label", "last", "team=vision", "draft-").stdout == "team=vision\n"
    assert len(cli.json("runs", "list", "--label", "team=vision")) == 1
    assert "is not a label" in cli("runs", "label", "last", "team", code=2).stderr
    cli("runs", "note", "last", "too\nhigh", "--author", "ada")
    assert "1. ada (" in cli("runs", "note", "last").stdout
    cli("runs", "note", "last", "much too high", "--edit", "1")
    (note,) = cli.json("runs", "note", "last")
    assert (note["author"], note["text"], note["edited_at"] is None) == ("ada", "much too high", False)
    assert "no note 2" in cli("runs", "note", "last", "--delete", "2", code=2).stderr
    assert "no notes" in cli("runs", "note", "last", "--delete", "1").stderr


def test_archived_runs_are_hidden_until_they_are_restored(cli: CommandLine) -> None:
    first = cli.json("run", "echo", "-p", "text=1")["run_id"]
    second = cli.json("run", "echo", "-p", "text=2")["run_id"]
    assert cli("runs", "archive", "last", second).stdout == f"archived run {second}\n"
    assert [run["run_id"] for run in cli.json("runs", "list")] == [first]
    assert cli.json("runs", "show", second)["state"] == "Succeeded"
    cli("runs", "restore", second)
    assert len(cli.json("runs", "list")) == 2


def test_the_way_of_an_artifact_is_told(cli: CommandLine) -> None:
    run_id = cli.json("run", "echo", "-p", "text=hi")["run_id"]
    again = cli.json("run", "echo", "-p", "text=hi")["run_id"]
    found = cli.json("runs", "lineage", again, "echo", "text")
    assert found["makers"] == [{"run_id": again, "task": "echo"}]
    (step,) = found["steps"]
    assert (step["inputs"], step["component"]["name"]) == ({"text": "hi"}, "echo")
    assert step["cached_from"] == {"run_id": run_id, "task": "echo"}
    text = cli("runs", "lineage", found["digest"][:20]).stdout
    assert f"of run {run_id}" in text and "text = hi" in text and "no task on record" in text
    assert "RUN TASK NAME" in cli("runs", "lineage", "last", "echo", code=2).stderr
    assert "no run read or made" in cli("runs", "lineage", "sha256:000000", code=2).stderr


def test_a_name_that_steers_terminals_does_not_reach_one(cli: CommandLine) -> None:
    cli("run", "echo", "-p", "text=\x1b[2Jhi", "--name", "\x1b[31mred")
    cli("run", "echo", "-p", "text=ho")
    ids = [run["run_id"] for run in cli.json("runs", "list")]
    cli("runs", "note", "last", "\x1b[2J")
    for shown in (
        cli("runs", "compare", *ids),
        cli("runs", "note", "last"),
        cli("runs", "lineage", ids[1], ".", "text"),
    ):
        assert "\x1b" not in shown.stdout
    assert json.loads(cli("runs", "compare", *ids, "--format", "json").stdout)["runs"][1]["name"] == "\x1b[31mred"


def test_runs_are_sorted_by_a_metric_and_paged(cli: CommandLine) -> None:
    path = _scored(cli)
    runs = [cli.json("run", path, "-p", f"score={score}", "--name", f"n{score}")["run_id"] for score in ("0.5", "0.9")]
    runs.append(cli.json("run", "echo", "-p", "text=hi")["run_id"])
    best = ["runs", "list", "--metric", "score", "--sort", "metric:score desc"]
    listed = cli.json(*best)
    assert [row["run_id"] for row in listed] == [runs[1], runs[0], runs[2]]
    assert [metric["value"] for metric in listed[0]["metrics"]] == [0.9]
    first = cli(*best, "--limit", "2")
    assert "90 %" in first.stdout.splitlines()[1]
    token = first.stderr.split()[-1]
    assert [row["run_id"] for row in cli.json("runs", "list", "--page-token", token)] == [runs[2]]
    assert "the filter of the page" in cli("runs", "list", "--page-token", token, "--state", "Failed", code=2).stderr
    assert [row["run_id"] for row in cli.json("runs", "list", "--search", "N0.5")] == [runs[0]]
    cli("runs", "archive", runs[0])
    assert [row["run_id"] for row in cli.json("runs", "list", "--archived")] == [runs[0]]
