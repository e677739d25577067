"""Files on a volume that all pods mount, in place of artifacts."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.compile.known import KnownOutput
from catalog.errors import CompileError
from catalog.pipeline.settings import WorkflowSettings
from tests.compile.building import case, compiled, dag_task, template, written

VOLUME = WorkflowSettings(data_volume={"persistentVolumeClaim": {"claimName": "data"}})
FOLDER = "files/{{workflow.uid}}_{{pod.name}}"


def mounts(found: dict[str, Any]) -> dict[str, str]:
    """Where the volume is mounted, and which part of it."""
    return {
        item["mountPath"]: item["subPath"]
        for item in found["container"].get("volumeMounts", [])
        if item["name"] == "data-storage"
    }


def names(found: dict[str, Any], side: str, kind: str) -> list[str]:
    return [item["name"] for item in found.get(side, {}).get(kind, [])]


def test_the_workflow_has_the_volume_and_no_artifact_but_constants_and_what_is_shown() -> None:
    spec = compiled(case("data_volume")).workflow["spec"]
    assert spec["volumes"] == [{"name": "data-storage", "persistentVolumeClaim": {"claimName": "data"}}]
    taken = [item for found in spec["templates"] for item in found.get("inputs", {}).get("artifacts", [])]
    assert taken and all("raw" in item for item in taken)
    made = [item["name"] for found in spec["templates"] for item in found.get("outputs", {}).get("artifacts", [])]
    assert made == ["mlpipeline-metrics"]


def test_files_of_one_folder_share_a_mount_and_keep_their_names() -> None:
    fixed = template(compiled(case("data_volume")), "fixed")
    assert mounts(fixed) == {"/results": f"{FOLDER}/one"}
    assert fixed["outputs"]["parameters"] == [
        {"name": "one-subpath", "value": f"{FOLDER}/one/one.csv"},
        {"name": "two-subpath", "value": f"{FOLDER}/one/two.txt"},
    ]


def test_a_file_is_mounted_where_it_is_asked_for() -> None:
    found = compiled(case("data_volume"))
    given = dag_task(found, "data-volume", "copy")["arguments"]["parameters"]
    assert given == [{"name": "data-subpath", "value": "{{=tasks.fixed.outputs.parameters['one-subpath']}}"}]
    copy = template(found, "copy")
    assert mounts(copy)["/tmp/inputs/data/data"] == "{{inputs.parameters.data-subpath}}"
    assert mounts(copy)["/tmp/outputs/data"] == f"{FOLDER}/data"
    assert "volumes" not in copy


def test_a_constant_is_a_file_of_its_own() -> None:
    found = compiled(case("data_volume"))
    constant = template(found, dag_task(found, "data-volume", "constant")["template"])
    assert names(constant, "inputs", "artifacts") == ["data"]
    assert list(mounts(constant)) == ["/tmp/outputs/data"]


def test_a_file_that_may_be_absent_is_passed_as_no_place() -> None:
    found = compiled(case("data_volume"))
    given = {item["name"]: item["value"] for item in dag_task(found, "data-volume", "greet")["arguments"]["parameters"]}
    assert given["letter-subpath"] == (
        "{{=(tasks.perhaps.status == 'Succeeded' ? tasks.perhaps.outputs.parameters['data-subpath'] : '')}}"
    )
    at_the_end = template(found, "exit")
    assert {"name": "copy_data-subpath", "default": ""} in at_the_end["inputs"]["parameters"]


def test_fusing_is_left_out() -> None:
    spec = compiled(case("fused"), fuse=True, settings=VOLUME).workflow["spec"]
    assert all("containerSet" not in found for found in spec["templates"])


def test_a_file_in_the_root_folder_is_refused() -> None:
    text = """
name: root
implementation:
  graph:
    tasks:
      only:
        componentRef:
          spec:
            name: only
            outputs: [{name: out}]
            implementation: {container: {image: a, command: [a], fileOutputs: {out: /out.txt}}}
"""
    with pytest.raises(CompileError) as caught:
        compiled(written(text), settings=VOLUME)
    assert caught.value.rule == "argo-data-volume"


def test_a_file_of_an_earlier_run_is_refused() -> None:
    known = {"fixed": {"one": KnownOutput("a"), "two": KnownOutput("b")}}
    with pytest.raises(CompileError) as caught:
        compiled(case("data_volume"), known=known)
    assert caught.value.rule == "argo-data-volume"
