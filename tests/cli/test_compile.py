"""`catalog compile`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from typing import Any

import pytest
import yaml

from tests.cli.command_line import REPOSITORY, CommandLine
from tests.cli.pipelines import write, write_graph
from tests.requirements import require


@pytest.fixture
def hello(cli: CommandLine) -> str:
    """A pipeline with one input that has a default."""
    shutil.copy(REPOSITORY / "examples" / "hello.yaml", cli.cwd)
    return "hello.yaml"


def parameters(workflow: dict[str, Any]) -> dict[str, Any]:
    return {item["name"]: item.get("value") for item in workflow["spec"]["arguments"]["parameters"]}


def test_without_a_file_the_workflow_is_printed(cli: CommandLine, hello: str) -> None:
    done = cli("compile", hello, "greeting=good day")
    workflow = yaml.safe_load(done.stdout)
    assert workflow["kind"] == "Workflow" and parameters(workflow) == {"greeting": "good day"}
    assert done.stderr == ""
    assert cli("compile", hello, "-o", "-", "-p", "greeting=good day").stdout == done.stdout
    assert json.loads(cli("compile", hello, "--format", "json", "greeting=good day").stdout) == workflow


def test_each_form_of_a_file_holds_it(cli: CommandLine, hello: str) -> None:
    workflow = yaml.safe_load(cli("compile", hello).stdout)
    for name in ("a.yaml", "a.json", "a.zip", "a.tar.gz"):
        done = cli("compile", hello, "-o", name)
        assert done.stdout == "" and f"wrote {name}: 2 templates, an object of" in done.stderr
    assert yaml.safe_load((cli.cwd / "a.yaml").read_text()) == workflow
    assert json.loads((cli.cwd / "a.json").read_text()) == workflow
    with zipfile.ZipFile(cli.cwd / "a.zip") as archive:
        assert yaml.safe_load(archive.read("pipeline.yaml")) == workflow
    with tarfile.open(cli.cwd / "a.tar.gz") as packed:
        assert packed.getnames() == ["pipeline.yaml"]


def test_the_same_pipeline_gives_the_same_bytes(cli: CommandLine, hello: str) -> None:
    for name in ("a.tar.gz", "b.tar.gz"):
        cli("compile", hello, "-o", name)
    assert (cli.cwd / "a.tar.gz").read_bytes() == (cli.cwd / "b.tar.gz").read_bytes()


def test_the_options_are_in_it(cli: CommandLine, hello: str) -> None:
    where = ("--name", "hello-1", "--namespace", "ml", "--service-account", "runner", "--label", "team=a")
    how = ("--parallelism", "3", "--timeout", "600", "--ttl", "0", "--pod-gc", "OnPodSuccess", "--target", "argo")
    workflow = yaml.safe_load(cli("compile", hello, *where, *how).stdout)
    assert workflow["metadata"]["name"] == "hello-1" and workflow["metadata"]["namespace"] == "ml"
    assert workflow["metadata"]["labels"]["team"] == "a"
    spec = workflow["spec"]
    assert spec["serviceAccountName"] == "runner" and spec["parallelism"] == 3 and spec["activeDeadlineSeconds"] == 600
    assert spec["ttlStrategy"] == {"secondsAfterCompletion": 0} and spec["podGC"] == {"strategy": "OnPodSuccess"}


def test_programs_are_told_what_was_written(cli: CommandLine) -> None:
    told = cli.json("compile", "echo@1", "-o", "echo.yaml")
    assert told["path"] == "echo.yaml" and told["templates"] == 2
    assert told["open_parameters"] == ["text"] and told["warnings"] == []
    assert told["bytes"] == (cli.cwd / "echo.yaml").stat().st_size
    assert "whoever submits it gives: text" in cli("compile", "echo@1", "-o", "echo.yaml").stderr


def test_a_lock_is_obeyed(cli: CommandLine, hello: str) -> None:
    cli("lock", hello, "-o", "other.lock")
    assert cli("compile", hello, "--lock", "other.lock").stdout == cli("compile", hello, "--no-lock").stdout
    (cli.cwd / "catalog.lock").write_text("nonsense")
    assert "catalog.lock" in cli("compile", hello, code=1).stderr
    cli("compile", hello, "--no-lock")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("-o", "a.txt"), "[package-format]"),
        (("-o", "no/such/folder.yaml"), "[output-unwritable]"),
        (("greetings=x",), 'did you mean "greeting"?'),
        (("greeting",), "[param-syntax]"),
        (("greeting=a", "greeting=b"), "[param-repeated]"),
        (("--name", "Hello"), "[deploy-name]"),
        (("--parallelism", "0"), "--parallelism"),
        (("--pod-gc", "Never"), "OnPodSuccess"),
        (("--target", "tekton"), "argo"),
        (("--lock", "a.lock", "--no-lock"), "contradict"),
    ],
)
def test_wrong_usage_is_told(cli: CommandLine, hello: str, options: tuple[str, ...], told: str) -> None:
    assert told in cli("compile", hello, *options, code=2).stderr
    assert sorted(path.name for path in cli.cwd.iterdir()) == [hello]


def test_what_argo_cannot_express_is_told(cli: CommandLine) -> None:
    container = {"image": "no-such-image.invalid/a:1"}
    path = write(cli.cwd / "a.yaml", {"name": "a", "implementation": {"container": container}})
    done = cli("compile", path, "-o", "a.json", code=1)
    assert "[argo-command]" in done.stderr and "no-such-image.invalid/a:1" in done.stderr
    assert not (cli.cwd / "a.json").exists()


def test_an_object_that_is_too_large_is_told_with_its_parts(cli: CommandLine) -> None:
    container = {"image": "a", "command": ["x" * 120_000]}
    write(cli.cwd / "large.yaml", {"name": "large", "implementation": {"container": container}})
    tasks = {
        f"t{number}": {"componentRef": {"url": "large.yaml"}, "x-catalog": {"v": 1, "timeout": number + 1}}
        for number in range(10)
    }
    told = cli("compile", write_graph(cli.cwd / "a.yaml", tasks), code=1).stderr
    assert "[workflow-too-large]" in told and "large-10 (117 KiB)" in told


def test_argo_finds_no_fault_with_it(cli: CommandLine, hello: str) -> None:
    argo = os.environ.get("ARGO_CLI", "")
    require("cluster", bool(argo) and shutil.which(argo) is not None, "ARGO_CLI names no program")
    cli("compile", hello, "-o", "hello-workflow.yaml")
    command = [argo, "lint", "--offline", str(cli.cwd / "hello-workflow.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
