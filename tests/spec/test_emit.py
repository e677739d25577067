from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.spec.emit import dump_yaml, to_struct, to_yaml
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec, InputSpec
from catalog.spec.parse import parse_component

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t"), max_size=30)


def test_lines_of_a_program_are_written_as_a_block() -> None:
    spec = ComponentSpec(
        name="Echo",
        implementation=ContainerImplementation(ContainerSpec("a", command=("sh", "-c", "set -e\necho hi\n"))),
    )
    assert to_yaml(spec).endswith("    - |\n      set -e\n      echo hi\n")


def test_only_what_is_there_is_written() -> None:
    assert to_struct(ComponentSpec(inputs=(InputSpec("A"),))) == {"inputs": [{"name": "A"}]}


def test_equal_parts_are_written_out_each_time() -> None:
    shared = {"JsonObject": {"schema": "x"}}
    text = to_yaml(ComponentSpec(inputs=(InputSpec("A", type=shared), InputSpec("B", type=shared))))
    assert "&" not in text
    assert "*" not in text


@pytest.mark.parametrize(
    "text", ["yes", "1", "1.5", "null", "~", "2020-01-31", "1:30", "=", "<<", "", " a", "a: b", "#"]
)
def test_a_text_stays_a_text(text: str) -> None:
    spec = ComponentSpec(name=text, inputs=(InputSpec(text, default=text),))
    assert parse_component(to_yaml(spec)) == spec


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT, st.text(max_size=5) | st.integers() | st.booleans() | st.floats(allow_nan=False))
def test_any_component_comes_back(name: str, program: str, default: str | int | float | bool) -> None:
    if isinstance(default, str):
        default = default.encode("utf-8", "ignore").decode().translate({code: None for code in range(32)})
    spec = ComponentSpec(
        name=name,
        inputs=(InputSpec("A", description=program, default=default),),
        implementation=ContainerImplementation(ContainerSpec("a", command=("sh", "-c", program))),
    )
    assert parse_component(to_yaml(spec)) == spec


def test_plain_data_keeps_the_order_of_its_keys() -> None:
    assert dump_yaml({"b": 1, "a": [True, None]}) == "b: 1\na:\n- true\n- null\n"
