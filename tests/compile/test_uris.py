"""Outputs that a program puts at a URI itself, and who is told that URI."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.compile.known import KnownOutput
from catalog.errors import CompileError
from tests.compile.building import case, compiled, dag_task, template, written

ROOT = "s3://bucket/root"
PLACE = (
    "s3://bucket/root/{{workflow.uid}}/put/{{=sprig.sha256sum(sprig.trimPrefix(workflow.name, node.name))[:16]}}/data"
)

DEFAULT = """
name: default
inputs: [{name: flag, type: String, default: 'yes'}]
implementation:
  graph:
    tasks:
      put:
        componentRef:
          spec:
            name: put
            outputs: [{name: data}]
            implementation: {container: {image: a, command: [a, {outputUri: data}]}}
        isEnabled: {'==': {op1: {graphInput: {inputName: flag}}, op2: 'yes'}}
        x-catalog: {v: 1}
      use:
        componentRef:
          spec:
            name: use
            inputs: [{name: data, default: none}]
            implementation: {container: {image: a, command: [a, {PLACEHOLDER: data}]}}
        arguments: {data: {taskOutput: {taskId: put, outputName: data}}}
"""

RECURSION = """
name: recursion
implementation:
  graph:
    tasks:
      again:
        componentRef:
          spec:
            name: again
            inputs: [{name: data}]
            implementation:
              graph:
                tasks:
                  put:
                    componentRef:
                      spec:
                        name: put
                        inputs: [{name: data}]
                        outputs: [{name: data}, {name: go, type: String}]
                        implementation:
                          container:
                            image: a
                            command: [a, {inputUri: data}, {outputUri: data}, {outputPath: go}]
                    arguments: {data: {graphInput: {inputName: data}}}
                  more:
                    componentRef: {spec: {name: again, inputs: [{name: data}]}}
                    arguments: {data: ARGUMENT}
                    isEnabled: {'==': {op1: {taskOutput: {taskId: put, outputName: go}}, op2: 'yes'}}
                    x-catalog: {v: 1, recurse: 1}
        arguments: {data: a constant}
"""


def parameters(found: dict[str, Any], side: str) -> dict[str, Any]:
    return {item["name"]: item for item in found[side].get("parameters", [])}


def artifacts(found: dict[str, Any], side: str) -> dict[str, Any]:
    return {item["name"]: item for item in found[side].get("artifacts", [])}


def test_below_a_root_an_output_is_its_uri() -> None:
    put = template(compiled(case("uris_as_paths"), pipeline_root=ROOT), "put")
    assert put["container"]["command"][4] == PLACE
    assert parameters(put, "outputs")["data"] == {"name": "data", "value": PLACE}
    assert list(artifacts(put, "outputs")) == ["size"]


def test_who_asks_for_the_uri_of_such_an_output_gets_it() -> None:
    found = compiled(case("uris_as_paths"), pipeline_root=ROOT)
    given = dag_task(found, "uris-as-paths", "fetch")["arguments"]["parameters"]
    assert {"name": "data", "value": "{{=tasks.put.outputs.parameters.data}}"} in given
    fetch = template(found, "fetch")
    assert "inputs.parameters.data" in fetch["container"]["command"][4]
    assert list(artifacts(fetch, "inputs")) == ["note"]


@pytest.mark.parametrize("root", ["", "/data", "file:///data"])
def test_without_a_remote_root_a_uri_is_the_path_of_a_file(root: str) -> None:
    found = compiled(case("uris_as_paths"), pipeline_root=root)
    put, fetch = template(found, "put"), template(found, "fetch")
    path = artifacts(put, "outputs")["data"]["path"]
    assert path in put["container"]["command"]
    assert artifacts(fetch, "inputs")["data"]["path"] in fetch["container"]["command"]
    assert len(found.warnings) == bool(root)


def test_the_run_is_named_in_the_uri_where_it_is_known() -> None:
    texts = {"workflow.name": "n", "workflow.uid": "run-1"}
    put = template(compiled(case("uris_as_paths"), pipeline_root="gs://b/{{workflow.name}}", texts=texts), "put")
    assert put["container"]["command"][4].startswith("gs://b/n/run-1/put/")


def test_a_uri_that_is_known_is_passed_on_as_one() -> None:
    known = {"put": {"data": KnownOutput("s3://old/place", is_uri=True), "size": KnownOutput("14")}}
    found = compiled(case("uris_as_paths"), known=known)
    assert {"name": "data", "value": "s3://old/place"} in dag_task(found, "uris-as-paths", "fetch")["arguments"][
        "parameters"
    ]
    assert "inputs.parameters.data" in template(found, "fetch")["container"]["command"][4]


def test_the_template_says_which_outputs_are_uris() -> None:
    place = compiled(case("uris_as_paths"), pipeline_root=ROOT).places["put"]
    assert (dict(place.outputs), dict(place.parameters), place.uris) == (
        {"size": "size"},
        {"data": "data"},
        frozenset({"data"}),
    )


def test_tasks_with_uris_are_not_fused() -> None:
    found = compiled(case("uris_as_paths"), fuse=True)
    assert [task["name"] for task in template(found, "uris-as-paths")["dag"]["tasks"]] == ["put", "fetch"]


def refusal(text: str) -> str:
    with pytest.raises(CompileError) as caught:
        compiled(written(text), pipeline_root=ROOT)
    return caught.value.rule


def test_a_uri_or_a_default_is_refused_where_the_uri_is_asked_for() -> None:
    assert refusal(DEFAULT.replace("PLACEHOLDER", "inputUri")) == "argo-uri"
    use = template(compiled(written(DEFAULT.replace("PLACEHOLDER", "inputValue")), pipeline_root=ROOT), "use")
    assert list(parameters(use, "inputs")) == ["data"]


def test_a_graph_that_starts_anew_gets_the_same_kind_every_time() -> None:
    same = RECURSION.replace("ARGUMENT", "{graphInput: {inputName: data}}")
    assert template(compiled(written(same), pipeline_root=ROOT), "again")
    assert refusal(RECURSION.replace("ARGUMENT", "{taskOutput: {taskId: put, outputName: data}}")) == "argo-uri"
