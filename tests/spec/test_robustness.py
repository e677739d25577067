"""Whatever the bytes are, the answer is a component or a CatalogError."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.conformance import describe
from catalog.errors import CatalogError
from catalog.spec.ir import parse_any
from catalog.spec.parse import parse_component_bytes

SIZE = 64 << 10
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
IN_COMMAND = "implementation: {{container: {{image: a, command: [{}]}}}}"
IN_TYPE = "inputs: [{{name: a, type: {}}}]"
DEFAULT = (
    "inputs: [{{name: a, type: Integer, optional: true, default: {}}}]\n"
    "implementation: {{container: {{image: a, command: [{{inputValue: a}}]}}}}"
)

HOSTILE = {
    "open brackets": "[" * SIZE,
    "balanced brackets": "[" * 1990 + "]" * 1990,
    "open braces": "{a: " * (SIZE // 4),
    "dashes": "- " * (SIZE // 2),
    "deep indentation": "".join(" " * depth + "-\n" for depth in range(300)),
    "questions": "? " * (SIZE // 2),
    "question lines": "?\n" * (SIZE // 2),
    "documents": "---\n" * (SIZE // 4),
    "directives": "%YAML 1.1\n" * 100,
    "tags": "!a " * (SIZE // 3),
    "anchors": "&a " * (SIZE // 3),
    "billion laughs": LAUGHS,
    "recursive alias": "name: &a [*a]",
    "alias behind a byte order mark": "\ufeff&a {inputs: [{name: x, type: {p: *a, q: *a}}]}",
    "huge scalar": "name: " + "x" * SIZE,
    "huge number": DEFAULT.format("1" * SIZE),
    "huge hexadecimal": DEFAULT.format("0x" + "f" * 4200),
    "sexagesimal": DEFAULT.format("1" + ":59" * (SIZE // 3)),
    "sexagesimal fraction": DEFAULT.format("1" + ":59" * 1000 + ".5"),
    "number that is none": DEFAULT.format('!!int ""'),
    "infinity": DEFAULT.format(".inf"),
    "not a number": DEFAULT.format(".nan"),
    "number as text": DEFAULT.format('"' + "1" * 5000 + '"'),
    "impossible date": IN_TYPE.format("[2001-99-99]"),
    "nul": "name: a\0b",
    "lone surrogate": "name: \ud800",
    "escaped surrogate": 'name: "\\ud800"',
    "other line ends": "name: a\x85b: c\u2028d\u2029",
    "only tabs": "\t" * SIZE,
    "deep concat": IN_COMMAND.format("{concat: [" * 300 + "a" + "]}" * 300),
    "deep if": IN_COMMAND.format("{if: {cond: true, then: " * 300 + "a" + "}}" * 300),
    "deep type": IN_TYPE.format("[" * 300 + "]" * 300),
    "deep merge": "<<: " + "{<<: " * 500 + "{}" + "}" * 500,
    "keys that are no texts": "{[a]: b, {c: d}: e, null: f}",
    "ports that are no maps": "inputs: [5, null, [a], {name: {}}]",
    "ir without anything": "deploymentSpec:\ncomponents:\nroot:\n",
    "ir of other shapes": "{deploymentSpec: [a], components: b, root: {dag: {tasks: {x: y}}}}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text(text: str) -> None:
    assert_answered(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(alphabet="-: []{}&*!|>'\"\n\t#?a1,%@`~.<=", max_size=400))
def test_text_of_yaml_signs(text: str) -> None:
    assert_answered(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    assert_answered(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=SIZE))
def test_any_bytes(data: bytes) -> None:
    try:
        parse_component_bytes(data)
    except CatalogError as error:
        assert str(error)


KEYS = st.sampled_from(
    "name inputs outputs implementation container graph image command args tasks type default if cond then concat "
    "inputValue componentRef spec arguments taskOutput deploymentSpec root dag components executors executorLabel "
    "x-catalog forEach isEnabled".split()
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(("", "a", "sh", "1"))
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=5))
def test_the_right_keys_in_the_wrong_places(tree: dict[str, object]) -> None:
    import yaml

    assert_answered(yaml.safe_dump(tree))


@pytest.mark.parametrize(
    "text",
    [
        "name: Echo\r\nimplementation:\r\n  container: {image: a, command: [b]}\r\n",
        "\ufeffname: Echo\nimplementation: {container: {image: a, command: [b]}}\n",
        "name:\tEcho\nimplementation: {container: {image: a, command: [b]}}\n",
    ],
    ids=["windows line ends", "byte order mark", "tab between key and value"],
)
def test_harmless_oddities_are_read(text: str) -> None:
    row = describe(text)
    assert row["ok"], row
    assert row["name"] == "Echo"
    assert row["cmd_task"]["command"] == ["b"]


def assert_answered(text: str) -> None:
    row = describe(text)
    assert isinstance(row["ok"], bool)
    assert row["ok"] or row["error_kind"] != "internal", row
    try:
        parse_any(text)
    except CatalogError as error:
        assert str(error)
        assert error.rule


@pytest.mark.parametrize("piece", ["?\n", "? \n", "a:\n", "-\n"])
def test_a_text_of_nothing_but_values_is_refused_before_it_is_read_whole(piece: str) -> None:
    row = describe((piece * 65536)[:65536])
    assert row["error_kind"] == "spec-too-large"
    assert "values" in row["error"]


def test_a_large_ordinary_component_is_not_too_dense() -> None:
    ports = "".join(f"- {{name: input {number}, type: String, default: '{number}'}}\n" for number in range(6000))
    assert describe(f"inputs:\n{ports}implementation: {{container: {{image: i}}}}\n")["ok"]
