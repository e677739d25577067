from __future__ import annotations

import json
from pathlib import Path

import pytest

from cluster_steps.cli import main

FLAGS = ["--name=digits", "--source_uri=s3://bucket/digits", "--source_secret=reader"]


def outputs(folder: Path) -> list[str]:
    names = ("data", "dataset-ref", "status", "phase")
    return [f"--output-{name}={folder / name}" for name in names]


def test_a_dry_run_shows_set_and_jobs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dataset", *FLAGS, "--partitions=3", "--dry-run=true", *outputs(tmp_path)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(item["kind"], item["metadata"]["name"]) for item in shown["items"]] == [
        ("SampleSet", "digits"),
        ("SampleJob", "digits-sync"),
        ("SampleJob", "digits-warmup"),
    ]
    reference = json.loads((tmp_path / "dataset-ref").read_text())
    assert reference == {"sampleSet": "digits", "claim": "digits", "path": "digits"}
    assert json.loads((tmp_path / "data" / "dataset.json").read_text()) == reference


def test_a_plain_data_set_becomes_an_artifact_without_a_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.csv").write_text("1,2\n")
    flags = ["--name=digits", f"--source_uri={source.as_uri()}", "--source_secret=", "--mode=plain"]
    assert main(["dataset", *flags, *outputs(tmp_path)]) == 0
    assert (tmp_path / "data" / "a.csv").read_text() == "1,2\n"
    reference = json.loads((tmp_path / "dataset-ref").read_text())
    assert (reference["files"], reference["bytes"]) == (1, 4)
    assert (tmp_path / "phase").read_text() == "Ready"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ([*FLAGS, "--partitions=0"], "whole number of 1"),
        ([*FLAGS, "--action=replace"], "--action"),
        (["--name=1x", *FLAGS[1:]], "is no name"),
        (["--name=a", "--source_uri=pvc://raw/a", "--source_secret=", "--mode=plain"], "cannot become an artifact"),
        (["--name=a", "--source_uri=s3://b/a", "--source_secret=", "--mode=plain"], "no place for the data"),
    ],
)
def test_wrong_usage_is_exit_code_2(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["dataset", *flags])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == 2
    assert message in capsys.readouterr().err
