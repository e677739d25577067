"""Container components as templates: what is refused, and what a task's settings become."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import CompileError
from tests.compile.building import case, compiled, template, written

PIPELINE = """
name: pipeline
inputs: [{{name: given, type: String, default: 'x'}}]
implementation:
  graph:
    tasks:
      only:
        componentRef:
          spec:
            name: only
            inputs: [{inputs}]
            outputs: [{outputs}]
            implementation: {{container: {container}}}
        arguments: {arguments}
"""


def only(container: str, inputs: str = "", outputs: str = "", arguments: str = "{}", **options: Any) -> dict[str, Any]:
    """The template of a pipeline's only task."""
    text = PIPELINE.format(container=container, inputs=inputs, outputs=outputs, arguments=arguments)
    return template(compiled(written(text), **options), "only")


def refusal(*given: str, **options: Any) -> str:
    with pytest.raises(CompileError) as caught:
        only(*given, **options)
    return caught.value.rule


def test_the_entry_point_of_the_image_is_written_out() -> None:
    known = {"a": (("/entry", "-v"), ("serve",))}
    assert only("{image: a}", image_commands=known)["container"] == {
        "image": "a",
        "command": ["/entry", "-v"],
        "args": ["serve"],
    }
    assert only("{image: a, args: [train]}", image_commands=known)["container"]["args"] == ["train"]
    assert only("{image: a}", image_commands={"a": ((), ("sh", "-c"))})["container"]["command"] == ["sh", "-c"]


def test_an_image_whose_entry_point_is_not_known_is_refused_by_name() -> None:
    assert refusal("{image: a}") == "argo-command"


IF = "{image: a, command: [a, {if: {cond: {inputValue: flag}, then: [--yes], else: [--no]}}]}"
FLAG = "{name: flag, type: String}"


def test_a_command_line_that_hangs_on_a_constant_is_settled() -> None:
    assert only(IF, FLAG, arguments="{flag: 'true'}")["container"]["command"] == ["a", "--yes"]
    assert only(IF, FLAG, arguments="{flag: 'no'}")["container"]["command"] == ["a", "--no"]


def test_one_that_hangs_on_what_only_the_run_knows_is_refused() -> None:
    assert refusal(IF, FLAG, "", "{flag: {graphInput: {inputName: given}}}") == "argo-runtime-if"


def test_optional_outputs_of_the_user_interface_may_be_missing() -> None:
    outputs = template(compiled(case("special_outputs")), "measure")["outputs"]["artifacts"]
    assert {item["name"] for item in outputs if item.get("optional")} == {
        "mlpipeline-ui-metadata",
        "mlpipeline-metrics",
    }
    assert {item["name"] for item in outputs if not item.get("optional")} == {"Model", "model"}


def test_retries() -> None:
    found = compiled(case("retries_and_timeouts"))
    made = [item for item in found.workflow["spec"]["templates"] if "container" in item]
    assert [item.get("retryStrategy") for item in made] == [
        {"limit": 2, "retryPolicy": "OnFailure"},
        {"limit": 5, "retryPolicy": "Always", "backoff": {"duration": "30s", "factor": 2, "cap": "600s"}},
        None,
        None,
    ]
    assert [item.get("activeDeadlineSeconds") for item in made] == [None, None, 91, None]


def test_amounts_that_an_input_gives_are_patched_in() -> None:
    filled = template(compiled(case("pods")), "filled")
    assert filled["container"]["resources"] == {"limits": {"cpu": "1"}}
    assert '{"limits": {"memory": "{{inputs.parameters.memory}}"}}' in filled["podSpecPatch"]
    assert filled["container"]["image"] == "busybox:{{inputs.parameters.tag}}"


def test_what_a_template_cannot_say_is_patched_into_the_pod() -> None:
    work = template(compiled(case("pods")), "work")
    assert work["podSpecPatch"] == '{"imagePullSecrets": [{"name": "registry"}], "priority": 7}'
