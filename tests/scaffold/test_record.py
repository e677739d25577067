"""The record that `catalog new` keeps in the folder."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.scaffold.names import RECORD
from catalog.scaffold.record import Record, read_record, record_text

SAMPLE = Record(
    "container", "0" * 64, {"name": "a", "command": "a\n'b' \"c\" {{ d }}\n", "count": "1"}, {"x/y": "ü\n\n", "z": ""}
)


def packed(value: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()


def test_a_record_comes_back(tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text(record_text(SAMPLE), encoding="utf-8")
    assert read_record(tmp_path) == SAMPLE
    assert record_text(SAMPLE) == record_text(read_record(tmp_path))


@pytest.mark.parametrize(
    "rendered",
    [packed({"../x": "a"}), packed({"/x": "a"}), packed({"a": 1}), packed([]), "%%%", "YQ==", packed({"a": "b"})[:-12]],
)
def test_a_record_that_was_tampered_with_is_refused(tmp_path: Path, rendered: str) -> None:
    head = "format: '1'\ntemplate: container\ndigest: x\nanswers: {}\n"
    (tmp_path / RECORD).write_text(f"{head}rendered: '{rendered}'\n")
    with pytest.raises(CatalogError):
        read_record(tmp_path)


def test_what_grows_without_end_is_refused(tmp_path: Path) -> None:
    head = "format: '1'\ntemplate: container\ndigest: x\nanswers: {}\n"
    (tmp_path / RECORD).write_text(f"{head}rendered: {packed({'a': 'a' * (64 << 20)})}\n")
    with pytest.raises(CatalogError, match="too large"):
        read_record(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "- a\n", "format: '1'\n", "format: '2'\ntemplate: a\ndigest: b\nanswers: {}\nrendered: ''\n"]
)
def test_what_is_no_record(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text)
    with pytest.raises(CatalogError):
        read_record(tmp_path)


def test_a_folder_without_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        read_record(tmp_path / "nothing")
    assert caught.value.rule == "record-missing"
