"""Arguments on the command line and in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.cli.arguments import given_arguments, key_values
from catalog.errors import CatalogError, UsageError


def test_pairs_keep_everything_after_the_first_equals_sign() -> None:
    assert given_arguments(["a=1", "b=x=y", "c="], "") == {"a": "1", "b": "x=y", "c": ""}


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "greeting.txt"
    file.write_text("hello\nworld\n", encoding="utf-8")
    assert given_arguments([f"text=@{file}", "plain=@@home"], "") == {"text": "hello\nworld", "plain": "@home"}


@pytest.mark.parametrize(
    ("pair", "rule"), [("text", "param-syntax"), ("=x", "param-syntax"), ("text=@/no/such/file", "param-file")]
)
def test_what_is_no_argument_is_refused(pair: str, rule: str) -> None:
    with pytest.raises(UsageError) as caught:
        given_arguments([pair], "")
    assert caught.value.rule == rule


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="twice"):
        given_arguments(["a=1", "a=2"], "")


def test_a_file_passes_scalars_as_written_and_the_rest_as_json(tmp_path: Path) -> None:
    file = tmp_path / "arguments.yaml"
    file.write_text("rate: 0.10\nflag: true\nday: 2026-01-02\nitems: [1, a, null]\nnone: null\ntext: 'hi'\n")
    assert given_arguments(["text=bye"], str(file)) == {
        "rate": "0.10",
        "flag": "true",
        "day": "2026-01-02",
        "items": '[1, "a", null]',
        "text": "bye",
    }


def test_a_file_may_be_json(tmp_path: Path) -> None:
    file = tmp_path / "arguments.json"
    file.write_text('{"n": 3, "map": {"a": [true]}}')
    assert given_arguments([], str(file)) == {"n": "3", "map": '{"a": [true]}'}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- a\n- b\n", ":1:1"),
        ("a: 1\na: 2\n", ":2:1"),
        ("a: [1\n", ":2:1"),
        ("a: {b: !!int x}\n", ":1:8"),
        ("a: &x 1\nb: *x\n", ":1:4"),
    ],
)
def test_a_bad_file_is_told_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "arguments.yaml"
    file.write_text(text)
    with pytest.raises(CatalogError) as caught:
        given_arguments([], str(file))
    assert f"{file}{place}" in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "arguments.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        given_arguments([], str(file))


def test_labels_are_names_and_values() -> None:
    assert key_values(["team=vision", "a=b=c"], "label") == {"team": "vision", "a": "b=c"}
    with pytest.raises(UsageError, match='"team" is not a label'):
        key_values(["team"], "label")
