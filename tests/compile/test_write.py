"""Packages: the same object in each form, and the same bytes each time."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catalog.compile.write import package_bytes, yaml_bytes
from catalog.errors import UsageError
from tests.compile.workflows import greeting

SCALARS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.integers() | st.booleans()
DATA = st.dictionaries(st.text(max_size=5), SCALARS | st.lists(SCALARS, max_size=3), max_size=4)


def unpacked(data: bytes, name: str) -> bytes:
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("pipeline.yaml")
    if name.endswith(("gz", ".tgz")):
        with tarfile.open(fileobj=io.BytesIO(data)) as packed:
            member = packed.extractfile("pipeline.yaml")
            assert member is not None
            return member.read()
    return data


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "a.zip", "a.tar.gz", "a.tgz", "folder.d/A.YAML"])
def test_each_form_holds_the_object(name: str) -> None:
    data = package_bytes(greeting(), name)
    assert yaml.safe_load(unpacked(data, name.lower())) == greeting()
    assert data == package_bytes(greeting(), name)


def test_json_is_json() -> None:
    assert json.loads(package_bytes(greeting(), "a.json")) == greeting()


@pytest.mark.parametrize("name", ["a", "a.txt", "yaml", "a.tar", "a.yaml.gz"])
def test_another_ending_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        package_bytes(greeting(), name)
    assert caught.value.rule == "package-format" and ".tar.gz" in caught.value.hint


@given(DATA)
def test_texts_stay_texts_and_numbers_numbers(data: dict[str, Any]) -> None:
    assert yaml.safe_load(yaml_bytes(data)) == data


@pytest.mark.parametrize(
    "text", ["1e3", "0x1f", "0o7", "1_000", "y", "N", "no", "on", "~", "null", "1:30", "2024-01-01", ".5"]
)
def test_what_another_reader_takes_for_something_else_is_quoted(text: str) -> None:
    assert yaml_bytes({"a": text}) == f"a: '{text}'\n".encode()


def test_one_object_twice_is_written_twice() -> None:
    part = {"name": "a"}
    assert b"&" not in yaml_bytes({"x": part, "y": [part, part]})


def test_the_order_of_keys_stays() -> None:
    assert yaml_bytes({"b": 1, "a": 2}) == b"b: 1\na: 2\n"
