"""The Workflow as a whole, and how it leads back to the pipeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from catalog.compile.compiled import Compiled
from catalog.compile.data_volume import SUBPATH
from catalog.compile.workflow import compile_workflow
from catalog.errors import CompileError
from catalog.pipeline.settings import WorkflowSettings
from tests.compile.building import CASES, case, compiled, dag_task, opened, template, written
from tests.compile.test_golden import OPTIONS


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.stem))
def test_every_template_and_every_task_has_a_place(path: Path) -> None:
    found = compile_workflow(opened(path), OPTIONS.get(path.stem))
    templates = found.workflow["spec"]["templates"]
    assert {item["name"] for item in templates} == set(found.places)
    assert found.workflow["spec"]["entrypoint"] in found.places
    for item in templates:
        place = found.places[item["name"]]
        if "dag" in item:
            assert {task["name"] for task in item["dag"]["tasks"]} == set(place.tasks)
            assert {task["template"] for task in item["dag"]["tasks"]} <= set(found.places)
        elif "containerSet" in item:
            assert place.kind == "fused"
            assert {container["name"] for container in item["containerSet"]["containers"]} == set(place.tasks)
        else:
            assert place.kind == ("resource" if "resource" in item else "pod")


def ports(template: Mapping[str, Any], side: str, kind: str) -> set[str]:
    """The names of a template's parameters or artifacts, but for where files lie on a data volume."""
    return {port["name"] for port in template.get(side, {}).get(kind, []) if not port["name"].endswith(SUBPATH)}


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.stem))
def test_the_ports_of_a_pod_lead_back_too(path: Path) -> None:
    found = compile_workflow(opened(path), OPTIONS.get(path.stem))
    for item in found.workflow["spec"]["templates"]:
        place = found.places[item["name"]]
        if "container" in item:
            assert ports(item, "inputs", "parameters") | ports(item, "inputs", "artifacts") <= set(place.inputs)
            assert ports(item, "outputs", "artifacts") <= set(place.outputs)
            assert ports(item, "outputs", "parameters") == set(place.parameters)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.stem))
def test_every_container_has_a_command(path: Path) -> None:
    found = compile_workflow(opened(path), OPTIONS.get(path.stem))
    containers = [item["container"] for item in found.workflow["spec"]["templates"] if "container" in item]
    assert all(container["command"] for container in containers)


def test_the_name_is_the_clusters_to_make_unless_one_is_given() -> None:
    assert compiled(case("ordered")).workflow["metadata"]["generateName"] == "ordered-"
    named = compiled(case("ordered"), name="mine", namespace="ml").workflow["metadata"]
    assert named["name"] == "mine" and named["namespace"] == "ml" and "generateName" not in named


def parameters(found: Compiled) -> dict[str, str | None]:
    return {item["name"]: item.get("value") for item in found.workflow["spec"]["arguments"]["parameters"]}


def test_inputs_become_parameters_and_the_rest_is_left_to_the_submitter() -> None:
    assert parameters(compiled(case("parameters"))) == {"greeting": "hello", "Loud_please": "False", "who": None}
    found = compiled(case("parameters"), arguments={"who": "me", "left out": "now", "greeting": ""})
    assert parameters(found) == {"greeting": "", "Loud_please": "False", "who": "me", "left_out": "now"}


def test_an_argument_that_argo_would_fill_in_is_kept_from_it() -> None:
    found = compiled(case("parameters"), arguments={"who": "{{=1+1}}"})
    assert "who" not in parameters(found)
    [given] = dag_task(found, "parameters", "required")["arguments"]["parameters"]
    assert given["value"] == "{$(CATALOG_BRACE)=1+1}}"


def test_where_that_cannot_be_it_is_refused() -> None:
    with pytest.raises(CompileError) as caught:
        compiled(case("constants_as_files"), arguments={"text": "{{=1+1}}"})
    assert caught.value.rule == "argo-own-tag"


def test_settings_of_the_options_come_on_top_of_those_of_the_pipeline() -> None:
    spec = compiled(case("settings"), settings=WorkflowSettings(parallelism=9)).workflow["spec"]
    assert spec["parallelism"] == 9 and spec["serviceAccountName"] == "trainer"


def test_the_pipeline_is_told_in_an_annotation_as_kfp_does() -> None:
    metadata = compiled(case("parameters"), annotations={"a": "b"}).workflow["metadata"]
    told = json.loads(metadata["annotations"]["pipelines.kubeflow.org/pipeline_spec"])
    assert told["name"] == "Parameters" and told["inputs"][0]["name"] == "greeting"
    assert metadata["annotations"]["a"] == "b"


def test_a_component_is_a_pipeline_of_one_task() -> None:
    found = compiled(case("single_component"), arguments={"text": "one"})
    [root] = [place for place in found.places.values() if place.kind == "graph"]
    assert root.tasks == {"single-component": "Single component"}
    assert template(found, "single-component-2")["container"]["env"][1] == {"name": "MODE", "value": "fast"}


def test_tasks_that_use_a_component_alike_share_its_template() -> None:
    found = compiled(case("shared_templates"))
    used = {
        name: dag_task(found, "shared-templates", name)["template"] for name in ("one", "two", "three", "five", "six")
    }
    assert used["one"] == used["three"] != used["two"]
    assert used["five"] == used["six"] != used["one"]


def test_the_text_of_a_component_stands_in_the_workflow_once() -> None:
    templates = compiled(case("shared_templates")).workflow["spec"]["templates"]
    annotated = [item["metadata"]["annotations"] for item in templates if "container" in item]
    assert len(annotated) > 2
    assert sum("pipelines.kubeflow.org/component_spec" in item for item in annotated) == 1
    assert len({item["pipelines.kubeflow.org/component_ref"] for item in annotated}) == 1


def test_what_the_run_is_called_is_put_in_where_it_is_known() -> None:
    found = compiled(case("literal_braces"), texts={"workflow.name": "first", "workflow.uid": "42"})
    assert "{{workflow." not in json.dumps(found.workflow["spec"])
    assert "{{workflow.uid}}" in json.dumps(compiled(case("literal_braces")).workflow["spec"])


EVERY_TASK = """
name: nothing left
outputs: [{name: said}]
implementation:
  graph:
    tasks:
      only:
        componentRef:
          spec:
            name: say
            outputs: [{name: text}]
            implementation: {container: {image: a, command: [say, {outputPath: text}]}}
    outputValues: {said: {taskOutput: {taskId: only, outputName: text}}}
"""


def test_when_every_result_is_known_nothing_is_left_to_run() -> None:
    from catalog.compile.known import KnownOutput

    found = compiled(written(EVERY_TASK), known={"only": {"text": KnownOutput("hi")}})
    assert found.known == {"only"} and found.workflow["spec"]["templates"] == []


def test_a_known_result_takes_the_place_of_its_task() -> None:
    found = compile_workflow(case("known_results"), OPTIONS["known_results"])
    assert found.known == {"make", "big"}
    use = dag_task(found, "known-results", "use")
    assert use["arguments"]["parameters"] == [{"name": "Word", "value": "a"}]
    assert use["arguments"]["artifacts"] == [{"name": "Text", "s3": {"bucket": "runs", "key": "big/data.tgz"}}]
    assert "depends" not in use
