"""Components compiled by kfp 2: the files under ir/ are its own output for small components."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import SpecError
from catalog.spec.emit import to_yaml
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.parse import digest_of, parse_component
from catalog.spec.placeholders import (
    Concat,
    ExecutorInput,
    IfPlaceholder,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputPath,
    OutputUri,
)

FOLDER = Path(__file__).parent / "ir"
PLATFORM = "---\nplatforms: {kubernetes: {deploymentSpec: {executors: {exec-say: {}}}}}\n"


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def load(name: str) -> ComponentSpec:
    return parse_any(text_of(name), f"{name}.yaml")


def port(spec: ComponentSpec, name: str) -> InputSpec:
    found = spec.input(name)
    assert found is not None
    return found


def test_a_python_component_keeps_its_interface() -> None:
    spec = load("add")
    assert (spec.name, spec.description) == ("add", "Adds two numbers.")
    assert [(item.name, item.type, item.default, item.optional) for item in spec.inputs] == [
        ("a", "Integer", None, False),
        ("b", "Float", 2.5, True),
        ("flag", "Boolean", True, True),
        ("items", "JsonArray", "[1, 2]", True),
        ("note", "String", None, True),
        ("table", "JsonObject", '{"x": 1}', True),
    ]
    assert port(spec, "a").description == "The first number."
    assert [(item.name, item.type) for item in spec.outputs] == [("Output", "Float")]


def test_a_python_component_takes_the_executor_input() -> None:
    container = load("add").container
    assert container is not None
    assert container.image == "python:3.12"
    assert container.args == ("--executor_input", ExecutorInput(), "--function_to_execute", "add")


def test_artifacts_follow_parameters_and_lose_the_system_prefix() -> None:
    spec = load("train")
    assert [(item.name, item.type) for item in spec.inputs] == [("epochs", "Integer"), ("data", "Dataset")]
    assert [(item.name, item.type) for item in spec.outputs] == [
        ("loss", "Float"),
        ("steps", "Integer"),
        ("metrics", "Metrics"),
        ("model", "Model"),
    ]


def test_placeholders_in_texts_become_placeholders() -> None:
    container = load("say").container
    assert container is not None
    assert container.command == ("sh", "-c", 'echo "$@"')
    assert container.args == (
        "--text",
        InputValue("text"),
        Concat(("--prefix=", Concat((InputValue("text"), "-")), "end")),
        IfPlaceholder(IsPresent("prefix"), ("--prefix", InputValue("prefix")), ("--none",)),
        IfPlaceholder(IsPresent("data"), (InputPath("data"), InputUri("data"))),
        OutputPath("count"),
        OutputPath("copy"),
        OutputUri("copy"),
        Concat(("before-", InputValue("text"), "-after")),
    )


def test_conditions_nest_in_concatenations() -> None:
    container = load("join").container
    assert container is not None
    second = IfPlaceholder(IsPresent("second"), Concat(("-", InputValue("second"))))
    assert container.args == (
        Concat(("a", second, InputValue("first"))),
        IfPlaceholder(IsPresent("second"), Concat(("--s=", InputValue("second"))), "none"),
    )


def test_a_v1_component_comes_back_from_its_compiled_form() -> None:
    spec = load("old-one")
    container = spec.container
    assert container is not None
    assert spec.description == "Written for v1"
    assert port(spec, "rows").default == 3
    assert isinstance(port(spec, "rows").default, int)
    assert container.command == ("cat", InputPath("data"))
    assert container.env == {"A": "b"}


@pytest.mark.parametrize("name", ["add", "train", "say", "join", "old-one"])
def test_a_compiled_component_can_be_written_as_v1(name: str) -> None:
    spec = load(name)
    assert parse_component(to_yaml(spec)) == spec


def test_the_digest_is_that_of_the_file() -> None:
    source = load("say").source
    assert source is not None
    assert source.digest == digest_of(text_of("say"))


def test_a_platform_document_may_follow() -> None:
    assert parse_any(text_of("say") + PLATFORM) == load("say")


def test_a_pipeline_is_not_a_component() -> None:
    with pytest.raises(SpecError) as caught:
        load("pipeline")
    assert caught.value.rule == "ir-pipeline"
    assert "2 tasks" in str(caught.value)


def test_a_pipeline_of_one_task_that_binds_an_argument_is_not_a_component() -> None:
    text = text_of("say").replace("componentInputParameter: text", "runtimeValue: {constant: hello}")
    only_root = text.replace("      text:\n        parameterType: STRING\n  outputDefinitions", "  outputDefinitions")
    with pytest.raises(SpecError) as caught:
        parse_any(only_root)
    assert caught.value.rule == "ir-pipeline"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("parameters[''text'']", "parameters[''tekst'']", "unknown-input"),
        ("artifacts[''copy''].path", "artifacts[''kopy''].path", "unknown-output"),
        ("image: alpine:3.19", "image: 5", "wrong-type"),
        ("executorLabel: exec-say", "executorLabel: exec-speak", "missing-key"),
        ('"InputName"', '"Input"', "bad-placeholder"),
        ("parameterType: STRING", "parameterType: STRENG", "wrong-type"),
    ],
)
def test_what_is_wrong_with_a_compiled_component_is_placed(old: str, new: str, rule: str) -> None:
    text = text_of("say")
    assert old in text
    with pytest.raises(SpecError) as caught:
        parse_any(text.replace(old, new), "say.yaml")
    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert finding.position is not None
    assert finding.position.line > 1
    assert finding.source_line


def test_a_v1_component_that_mentions_the_key_stays_one() -> None:
    text = "name: x\nimplementation: {container: {image: a, command: [grep, deploymentSpec, pipelineSpec]}}\n"
    assert parse_any(text) == parse_component(text)


def test_a_job_that_wraps_the_pipeline_spec_is_unwrapped() -> None:
    wrapped = "pipelineSpec:\n" + "".join(f"  {line}\n" for line in text_of("join").splitlines() if line[0] != "#")
    assert parse_any(wrapped) == load("join")


def test_text_that_only_looks_like_a_structure_stays_text() -> None:
    text = text_of("join").replace('"Else": "none"}}', '"Else": none}}')
    container = parse_any(text).container
    assert container is not None
    assert isinstance(container.line[-1], Concat)
    assert container.line[-1].items[0] == '{"IfPresent": {"InputName": "second", "Then": {"Concat": ["--s=", "'
