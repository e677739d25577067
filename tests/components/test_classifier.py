"""From the iris table to a confusion matrix: http_download, csv_split, train_classifier, evaluate_classifier."""

from __future__ import annotations

import csv
import io
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from tests.components.harness import DATA, Outcome, renamed, run_component

IRIS = DATA / "iris.csv"
SPECIES = ["setosa", "versicolor", "virginica"]


def split(folder: Path, **arguments: str) -> Outcome:
    return run_component("csv_split/1.0.0", folder, arguments, {"table": IRIS.read_bytes()})


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def labels(outcome: Outcome, name: str) -> list[str]:
    return [row[-1] for row in rows(outcome.text(name))[1:]]


def test_a_split_loses_and_doubles_no_row(tmp_path: Path) -> None:
    parts = split(tmp_path, test_fraction="0.2", seed="5")
    table = IRIS.read_text().splitlines()
    train, test = parts.text("train").splitlines(), parts.text("test").splitlines()
    assert train[0] == test[0] == table[0]
    assert (len(train), len(test)) == (121, 31)
    assert sorted(train[1:] + test[1:]) == sorted(table[1:])


def test_a_split_depends_on_the_seed_alone(tmp_path: Path) -> None:
    first, again, other = (split(tmp_path / name, seed=seed) for name, seed in [("a", "1"), ("b", "1"), ("c", "2")])
    assert first.text("test") == again.text("test") != other.text("test")


def test_a_stratified_split_keeps_the_shares(tmp_path: Path) -> None:
    parts = split(tmp_path, stratify_column="species")
    assert [labels(parts, "test").count(name) for name in SPECIES] == [15, 15, 15]
    assert [labels(parts, "train").count(name) for name in SPECIES] == [35, 35, 35]


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("iris")
    table = run_component("http_download/1.0.0", folder / "table", {"url": IRIS.as_uri()})
    parts = run_component(
        "csv_split/1.0.0", folder / "split", {"stratify_column": "species"}, renamed(table, table="data")
    )
    label = {"label_column": "species"}
    model = run_component("train_classifier/1.0.0", folder / "train", label, renamed(parts, train="train"))
    assert model.exit_code == 0, model.log
    given = renamed(model, model="model") | renamed(parts, test="test")
    return run_component("evaluate_classifier/1.0.0", folder / "evaluate", label, given)


def visualisation(evaluation: Outcome, kind: str) -> dict[str, Any]:
    [found] = [item for item in evaluation.json("mlpipeline-ui-metadata")["outputs"] if item["type"] == kind]
    assert isinstance(found, dict)
    assert found["storage"] == "inline"
    return found


def test_iris_is_learnt(evaluation: Outcome) -> None:
    assert float(evaluation.text("accuracy")) >= 0.9


def test_metrics_are_what_the_run_page_accepts(evaluation: Outcome) -> None:
    metrics = evaluation.json("mlpipeline-metrics")
    assert metrics.keys() == {"metrics"}
    for metric in metrics["metrics"]:
        assert metric.keys() == {"name", "numberValue", "format"}
        assert re.fullmatch(r"[a-zA-Z]([-_a-zA-Z0-9]{0,62}[a-zA-Z0-9])?", metric["name"])
        assert metric["format"] in ("RAW", "PERCENTAGE")
    by_name = {metric["name"]: metric["numberValue"] for metric in metrics["metrics"]}
    assert by_name["accuracy"] == float(evaluation.text("accuracy"))
    assert 0.9 < by_name["roc-auc"] <= 1


def test_the_confusion_matrix_has_every_pair_and_adds_up(evaluation: Outcome) -> None:
    matrix = visualisation(evaluation, "confusion_matrix")
    assert matrix["labels"] == SPECIES
    assert [column["name"] for column in matrix["schema"]] == ["target", "predicted", "count"]
    cells = rows(matrix["source"])
    assert [(true, found) for true, found, _ in cells] == [(true, found) for true in SPECIES for found in SPECIES]
    counts = [int(count) for _, _, count in cells]
    assert sum(counts) == 45
    assert (counts[0] + counts[4] + counts[8]) / 45 == pytest.approx(float(evaluation.text("accuracy")), abs=1e-6)


def test_the_roc_curve_climbs_from_corner_to_corner(evaluation: Outcome) -> None:
    roc = visualisation(evaluation, "roc")
    assert [column["name"] for column in roc["schema"]] == ["fpr", "tpr", "thresholds"]
    points = [tuple(map(float, row)) for row in rows(roc["source"])]
    assert points[0][:2] == (0, 0)
    assert points[-1][:2] == (1, 1)
    for before, after in itertools.pairwise(points):
        assert before[0] <= after[0]
        assert before[1] <= after[1]
        assert before[2] >= after[2]


def test_the_table_has_a_cell_for_every_header(evaluation: Outcome) -> None:
    table = visualisation(evaluation, "table")
    cells = rows(table["source"])
    assert [row[0] for row in cells] == SPECIES
    assert {len(row) for row in cells} == {len(table["header"])}


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    arguments = {"label_column": "species", "iterations": "20"}
    files = {"train": IRIS.read_bytes()}
    first = run_component("train_classifier/1.0.0", tmp_path / "a", arguments, files)
    second = run_component("train_classifier/1.0.0", tmp_path / "b", arguments, files)
    assert first.outputs["model"].read_bytes() == second.outputs["model"].read_bytes()


def test_a_model_finds_its_features_by_name(tmp_path: Path) -> None:
    train = b"x,y,kind\n1,5,a\n2,5,a\n8,5,b\n9,4,b\n"
    label = {"label_column": "kind"}
    model = run_component("train_classifier/1.0.0", tmp_path / "train", label, {"train": train})
    given = renamed(model, model="model") | {"test": b"kind,extra,y,x\na,text,5,1\nb,text,5,9\n"}
    outcome = run_component("evaluate_classifier/1.0.0", tmp_path / "evaluate", label, given)
    assert outcome.text("accuracy") == "1.0"
