"""Values in the syntax of the place where they go."""

from __future__ import annotations

import ast
import shlex
from typing import Any

import pytest
import yaml

from catalog.scaffold.filters import cell, python_literal, shell_word, words, yaml_block, yaml_entry, yaml_inline

TEXTS = [
    "plain",
    "1.0",
    "true",
    "a: b",
    "it's",
    'say "no"',
    "[1, 2]",
    "- x",
    "#c",
    "a\nb\n",
    "a\n\n",
    "",
    "ünï 文",
    "{{ x }}",
    " a ",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_from_each_syntax(text: str) -> None:
    assert yaml.safe_load(f"key: {yaml_inline(text)}") == {"key": text}
    assert yaml.safe_load(f"[{{key: {yaml_inline(text)}}}]") == [{"key": text}]
    assert "\n" not in yaml_inline(text)
    assert ast.literal_eval(python_literal(text)) == text
    assert shlex.split(shell_word(text)) == [text]
    assert yaml.safe_load(f"{yaml_entry(text, 'key')}\nlast: 1\n") == {"key": text, "last": 1}


@pytest.mark.parametrize("value", [[{"name": "a", "type": {"GCS": {"x": 1}}}], {"a": "b\nc\n"}, [], {}])
def test_a_block_is_indented_yaml(value: Any) -> None:
    assert yaml.safe_load(f"key:\n{yaml_block(value, 2)}\n") == {"key": value}


def test_words_and_cells() -> None:
    assert words("count_rows") == "count rows"
    assert cell("a | b\nc") == "a \\| b c"
