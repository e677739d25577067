"""The command line of kfp 1.8, as it is on PyPI, against a served hub."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hub.served import Served, served
from tests.interop.programs import SECONDS, answers
from tests.oracles import KFP1, Oracle

Command = Callable[..., Any]


@pytest.fixture
def hub(tmp_path: Path, kfp1: Oracle) -> Iterator[Served]:
    assert kfp1.version == KFP1.version
    with served(tmp_path / "hub", open_writes=True, engine="process", trust=True) as hub:
        yield hub


@pytest.fixture
def package(hub: Served, tmp_path: Path) -> str:
    """A pipeline compiled by kfp itself."""
    asked = {
        "host": hub.address,
        "token": "",
        "calls": [("compile", {"pipeline": "doubling", "path": "doubling.yaml"})],
    }
    assert answers(KFP1, "calls_kfp1_client.py", asked, tmp_path) == [{"value": "doubling.yaml"}]
    return "doubling.yaml"


@pytest.fixture
def kfp(hub: Served, tmp_path: Path) -> Command:
    def run(*words: str) -> Any:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CATALOG"))}
        done = subprocess.run(
            [str(KFP1.folder / "bin" / "kfp"), "--endpoint", hub.address, "--output", "json", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            cwd=tmp_path,
            env={**environment, "HOME": str(tmp_path / "home"), "PYTHONWARNINGS": "ignore"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout.lstrip().startswith(("[", "{")) else done.stdout

    return run


def test_pipelines_are_uploaded_and_run(hub: Served, kfp: Command, package: str) -> None:
    uploaded = kfp("pipeline", "upload", "-p", "mine", "-d", "Twice", package)
    assert uploaded["Pipeline Details"]["Name"] == "mine"
    assert uploaded["Pipeline Parameters"] == [{"Parameter Name": "number", "Default Value": "3"}]
    version = kfp("pipeline", "upload-version", "-n", "mine", "-v", "v2", package)
    assert version["Version name"] == "v2"
    assert [row["Name"] for row in kfp("pipeline", "list")] == ["mine"]

    pipeline = uploaded["Pipeline Details"]["Pipeline ID"]
    created = kfp("experiment", "create", "-d", "All of them", "sums")
    [run] = kfp("run", "submit", "-e", "sums", "-r", "first", "-p", pipeline, "number=4")
    assert run["name"] == "first" and run["experiment id"] == created["ID"]
    [run] = kfp("run", "submit", "-e", "sums", "-r", "second", "-f", package, "-t", "120")
    assert run["status"] == "Succeeded"
    [shown] = kfp("run", "get", run["run id"])
    assert shown == run
    assert [row["name"] for row in kfp("run", "list", "-e", created["ID"])] == ["second", "first"]


def test_recurring_runs_are_made_and_deleted(hub: Served, kfp: Command, package: str) -> None:
    words = ("--experiment-name", "daily", "--job-name", "nightly", "--cron-expression", "0 0 3 * * *", "--enabled")
    made = kfp("recurring-run", "create", *words, "--pipeline-package-path", package, "number=7")
    assert made["Name"] == "nightly"
    [listed] = kfp("recurring-run", "list")
    assert listed["Recurring Run ID"] == made["Recurring Run ID"]
    assert kfp("recurring-run", "get", made["Recurring Run ID"]) == made
    kfp("recurring-run", "delete", made["Recurring Run ID"])
    assert kfp("recurring-run", "list") == []
