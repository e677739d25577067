"""Every measure in its smallest form, without peers: the programs still run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.measures.docker_overhead import docker_absent
from benchmarks.registry import MEASURES
from tests.requirements import cluster_available, require

ANYWHERE = [name for name in MEASURES if name not in ("docker", "argo", "page")]


def taken(name: str, build: Path) -> dict[str, list[dict[str, object]]]:
    assert main(["--smoke", "--only", name, "--build", str(build)]) == 0
    data = json.loads((build / "benchmarks.json").read_text(encoding="utf-8"))
    assert list(data["measurements"]) == [name]
    measurement: dict[str, list[dict[str, object]]] = data["measurements"][name]
    return measurement


@pytest.mark.parametrize("name", ANYWHERE)
def test_a_measure_brings_home_samples(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = taken(name, tmp_path / "build")
    assert result["series"][0]["samples"]
    rows = {row["subject"]: row["left_out"] for row in result["series"]}
    assert {rows[peer] for peer in MEASURES[name].peers} <= {"not installed"}
    assert str(result["series"][0]["subject"]) in capsys.readouterr().out


def test_a_page_is_opened_and_zoomed(tmp_path: Path) -> None:
    require("chromium", shutil.which("chromium") is not None, "there is no chromium in PATH")
    result = taken("page", tmp_path / "build")
    assert all(row["samples"] for row in result["series"]) and len(result["series"]) == 2


@pytest.mark.docker
def test_containers_are_measured_too(tmp_path: Path) -> None:
    require("docker", not docker_absent(), docker_absent())
    result = taken("docker", tmp_path / "build")
    assert [len(row["samples"]) for row in result["series"] if isinstance(row["samples"], list)] == [1, 1]


@pytest.mark.cluster
def test_runs_on_a_cluster_are_measured_too(tmp_path: Path) -> None:
    require("cluster", cluster_available(), "no cluster answers")
    result = taken("argo", tmp_path / "build")
    assert [len(row["samples"]) for row in result["series"] if isinstance(row["samples"], list)] == [1] * 5


def test_an_unknown_measure_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--only", "speed"])
    assert caught.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
