"""The grammar's finer points; what it refuses is shown by the files under examples/bad."""

from __future__ import annotations

import pytest

from catalog.errors import SpecError
from catalog.spec.model import DEFAULT_VERSION, ComponentSpec, InputSpec
from catalog.spec.parse import digest_of, parse_component

CONTAINER = "implementation: {container: {image: a, command: [b]}}"


def rules(text: str) -> list[str]:
    with pytest.raises(SpecError) as caught:
        parse_component(text)
    return [finding.rule for finding in caught.value.findings]


def test_null_is_the_same_as_nothing() -> None:
    spec = parse_component("name: null\ninputs: [{name: A, type: ~, default: null, optional: null}]\nmetadata:\n")
    assert spec == ComponentSpec(inputs=(InputSpec("A"),))


def test_an_empty_default_is_a_default() -> None:
    port = parse_component("inputs: [{name: A, default: ''}]").inputs[0]
    assert port.default == ""
    assert not port.required


@pytest.mark.parametrize(
    ("text", "value"), [("5", 5), ("1.5", 1.5), ("yes", True), ("'5'", "5"), ("0x1F", 31), ("'[1, 2]'", "[1, 2]")]
)
def test_a_default_is_the_scalar_of_the_file(text: str, value: object) -> None:
    default = parse_component(f"inputs: [{{name: A, default: {text}}}]").inputs[0].default
    assert default == value
    assert type(default) is type(value)


def test_version_is_the_formats_own_unless_given() -> None:
    assert parse_component("name: x").version == DEFAULT_VERSION
    assert parse_component("name: x\nversion: other").version == "other"


def test_the_digest_does_not_depend_on_line_ends() -> None:
    assert digest_of("a\r\nb\n") == digest_of("a\nb\n")
    source = parse_component("name: x\r\n").source
    assert source is not None
    assert source.digest == digest_of("name: x\n")


def test_where_a_port_stands() -> None:
    port = parse_component("inputs:\n- name: A\n- name: B\n", "c.yaml").inputs[1]
    assert str(port.position) == "c.yaml:3:3"


def test_specs_are_equal_when_they_say_the_same() -> None:
    assert parse_component("name: x\n", "a.yaml") == parse_component("{name: x}", "b.yaml")


def test_keys_that_are_no_texts_become_texts_in_free_data() -> None:
    port = parse_component("inputs: [{name: A, type: {Tuple: {1: a, true: b}}}]").inputs[0]
    assert port.type == {"Tuple": {"1": "a", "true": "b"}}


def test_dates_in_free_data_stay_the_text_they_were() -> None:
    port = parse_component("inputs: [{name: A, annotations: {since: 2020-01-31}}]").inputs[0]
    assert port.annotations == {"since": "2020-01-31"}


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: A, annotations: {1: a}}]",
        "metadata: {annotations: {since: 2020-01-31}}",
        "implementation: {container: {image: {inputValue: A}}}",
        "implementation: {container: {image: a, command: echo}}",
        "implementation: {container: {image: a, env: {PORT: 80}}}",
        "inputs: [{name: A, default: 2020-01-31}]",
        "[]",
        "5",
    ],
)
def test_wrong_kinds(text: str) -> None:
    assert rules(text) == ["wrong-type"]


def test_a_repeated_mistake_is_reported_each_time() -> None:
    assert rules("inputs: [{name: A, kind: x}, {name: B, kind: y}]") == ["unknown-key", "unknown-key"]


def test_a_source_line_ends_where_yaml_says_it_ends() -> None:
    with pytest.raises(SpecError) as caught:
        parse_component("name: a\r\nnam: b\r\ninputs: []\r\n")
    assert caught.value.findings[0].source_line == "nam: b"


def test_either_a_container_or_a_graph() -> None:
    both = "implementation: {container: {image: a}, graph: {tasks: {}}}"
    assert rules(both) == ["missing-key"]
    assert rules("implementation: {}") == ["missing-key"]


def test_a_file_without_an_implementation_loads() -> None:
    assert parse_component("name: x").implementation is None
    assert parse_component(CONTAINER).container is not None
