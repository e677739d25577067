"""`catalog.compiler`: a pipeline's function to a package."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog import compiler, dsl
from catalog.errors import CallError, CompositionError


@dsl.pipeline(name="say-it")
def say_it(word: str = "hello") -> None:
    first = dsl.ContainerOp("first", "bash", ["echo", f"<{word}>"], file_outputs={"out": "/tmp/out"})
    dsl.ContainerOp("second", "bash", ["cat", dsl.InputArgumentPath(first.output)]).set_memory_limit("64Mi")


def content(path: Path) -> Any:
    if path.name.endswith(".zip"):
        return yaml.safe_load(zipfile.ZipFile(path).read("pipeline.yaml"))
    if path.name.endswith(("gz",)):
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
            member = archive.extractfile("pipeline.yaml")
            assert member is not None
            return yaml.safe_load(member.read())
    return yaml.safe_load(path.read_text())


@pytest.mark.parametrize("ending", compiler.ENDINGS)
def test_every_kind_of_package_holds_the_workflow(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"pipeline{ending}"
    compiler.Compiler().compile(say_it, str(path))
    workflow = content(path)
    assert workflow["kind"] == "Workflow"
    assert workflow["metadata"]["generateName"] == "say-it-"
    assert [item["value"] for item in workflow["spec"]["arguments"]["parameters"]] == ["hello"]


def test_another_ending_is_a_value_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the name of a package"):
        compiler.Compiler().compile(say_it, tmp_path / "pipeline.txt")
    assert issubclass(CallError, ValueError)
    assert list(tmp_path.iterdir()) == []


def test_the_conf_is_written_into_the_workflow(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    conf = dsl.PipelineConf().set_timeout(60).set_image_pull_secrets(["registry"])
    compiler.Compiler().compile(say_it, path, pipeline_conf=conf)
    spec = content(path)["spec"]
    assert spec["activeDeadlineSeconds"] == 60
    assert spec["imagePullSecrets"] == [{"name": "registry"}]


def test_type_checks_can_be_switched_off(tmp_path: Path) -> None:
    @dsl.component
    def double(number: int) -> int:
        return number * 2

    @dsl.pipeline(name="wrong")
    def wrong(word: str = "5") -> None:
        double(word)

    with pytest.raises(CompositionError) as caught:
        compiler.Compiler().compile(wrong, tmp_path / "p.yaml")
    assert caught.value.rule == "type-mismatch"
    compiler.Compiler().compile(wrong, tmp_path / "p.yaml", type_check=False)
    assert content(tmp_path / "p.yaml")["kind"] == "Workflow"


def test_values_in_settings_become_parameters_of_the_pod(tmp_path: Path) -> None:
    @dsl.pipeline(name="settings")
    def settings(size: str = "64Mi", tag: str = "1") -> None:
        dsl.ContainerOp("say", f"bash:{tag}", ["echo"]).set_memory_limit(size).add_env_variable(
            {"name": "SIZE", "value": size}
        )

    compiler.Compiler().compile(settings, tmp_path / "p.yaml")
    text = (tmp_path / "p.yaml").read_text()
    assert "{{$.inputs" not in text
    assert "pipelineparam" not in text
