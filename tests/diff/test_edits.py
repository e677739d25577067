"""Edits of YAML texts: what changes changes, and nothing else."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.nodes import MappingNode, Node

from catalog.diff.edits import Edit, Editor, apply_edits, scalar_text
from catalog.spec.document import compose


def mapping(text: str, key: str = "m") -> MappingNode:
    """The mapping under a key of the outermost one."""
    node = value(compose(text), key)
    assert isinstance(node, MappingNode)
    return node


def value(node: Node, key: str) -> Node:
    """The node under a key."""
    assert isinstance(node, MappingNode)
    found: Node = next(child for name, child in node.value if name.value == key)
    return found


@pytest.mark.parametrize(
    ("text", "drop", "add", "expected"),
    [
        ("m: {a: 1, b: 2, c: 3}", "b", {}, "m: {a: 1, c: 3}"),
        ("m: {a: 1, b: 2, c: 3}", "bc", {}, "m: {a: 1}"),
        ("m: {a: 1, b: 2, c: 3}", "ab", {}, "m: {c: 3}"),
        ("m: {a: 1, b: 2}", "ab", {}, "m: {}"),
        ("m: {a: 1, b: 2}", "ab", {"x": "y"}, "m: {x: y}"),
        ("m: {a: 1}", "", {"x": "3", "y": 4}, "m: {a: 1, x: '3', y: 4}"),
        ("m: {}", "", {"x": "y"}, "m: {x: y}"),
        ("m: {a: 1 }", "", {"x": {"k": "v"}}, "m: {a: 1, x: {k: v} }"),
        ("m:\n  a: 1  # one\n  # about b\n  b: 2\nz: 0\n", "a", {}, "m:\n  # about b\n  b: 2\nz: 0\n"),
        ("m:\n  a: 1\n  b: 2  # two\n\nz: 0\n", "", {"c": "3"}, "m:\n  a: 1\n  b: 2  # two\n  c: '3'\n\nz: 0\n"),
        ("m:\n  a: |\n    x\n    # y\n\n# z\n", "", {"c": 3}, "m:\n  a: |\n    x\n    # y\n  c: 3\n\n# z\n"),
        ("m:\n  a: 1\n  b: |\n    x\n\nz: 0\n", "b", {}, "m:\n  a: 1\n\nz: 0\n"),
        ("m:\n  a:\n    k: {x: 1}\n  b: 2", "a", {}, "m:\n  b: 2"),
        ("m:\n  a: 1", "", {"b": 2}, "m:\n  a: 1\n  b: 2\n"),
        ("m:\r\n  a: 1\r\n", "", {"b": 2}, "m:\r\n  a: 1\r\n  b: 2\r\n"),
        ("m:\n    a: 1\n", "", {"b": {"c": "d", "e": 5}}, "m:\n    a: 1\n    b:\n      c: d\n      e: 5\n"),
        ("m:\n  a:\n", "", {"b": 2}, "m:\n  a:\n  b: 2\n"),
        ("\ufeffm: {a: ä, b: 2}", "b", {}, "\ufeffm: {a: ä}"),
    ],
)  # fmt: skip
def test_keys_go_and_come(text: str, drop: str, add: dict[str, str], expected: str) -> None:
    assert apply_edits(text, Editor(text).change_keys(mapping(text), set(drop), add)) == expected


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("m: echo@^1  # why", "echo@^2", "m: echo@^2  # why"),
        ("m: 'echo@1'", "echo@2", "m: 'echo@2'"),
        ('m: "1.0.0"', "2.0.0", 'm: "2.0.0"'),
        ("m: a", "3", "m: '3'"),
        ("m: a", 3, "m: 3"),
        ("m: a", "it's", "m: it's"),
        ("m: a", "- x: y", "m: '- x: y'"),
        ("m:\n  k:\n    x: 1\nz: 0\n", "new", "m:\n  new\nz: 0\n"),
        ("m: |\n  a\n  b\n\n# z\nz: 0\n", "new", "m: new\n\n# z\nz: 0\n"),
        ("m: >-\r\n  a\r\n", "a\nb", 'm: "a\\nb"\r\n'),
        ("m: {k: {x: 1}}\nz: 0\n", True, "m: true\nz: 0\n"),
    ],
)
def test_a_value_is_replaced_in_its_quotes(text: str, new: str, expected: str) -> None:
    edit = Editor(text).replace(value(compose(text), "m"), new)
    assert apply_edits(text, [edit]) == expected


def test_an_edit_inside_of_a_replaced_part_is_left_out() -> None:
    assert apply_edits("abcdef", [Edit(2, 3, "X"), Edit(1, 4, "-"), Edit(4, 4, "+"), Edit(4, 4, "*")]) == "a-+*ef"


@given(
    st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.floats(allow_nan=False)),
    st.sampled_from(["", "'", '"']),
)
def test_every_constant_is_read_back_as_it_was(value: str | int | bool | float, style: str) -> None:
    if isinstance(value, str):
        value = "".join(sign for sign in value if sign.isprintable() or sign in "\n\t\r")
    (found,) = yaml.safe_load(f"{{k: {scalar_text(value, style)}}}").values()
    assert found == value and type(found) is type(value)
