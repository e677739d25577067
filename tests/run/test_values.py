"""Values between tasks."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import RunError
from catalog.resources import MAX_VALUE_BYTES
from catalog.run.artifact_stores import open_artifacts
from catalog.run.values import collect_texts, digest_of_value, item_text, text_of


def test_a_value_loses_one_final_newline(tmp_path: Path) -> None:
    artifacts = open_artifacts(tmp_path)
    assert text_of(artifacts.put_text("a\n\n"), artifacts, "x") == "a\n"
    assert text_of("a\n", artifacts, "x") == "a\n"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x" * (MAX_VALUE_BYTES + 1)], ids=["bytes", "too long"])
def test_what_cannot_be_a_value_is_refused(tmp_path: Path, data: bytes) -> None:
    artifacts = open_artifacts(tmp_path / "store")
    (tmp_path / "data").write_bytes(data)
    with pytest.raises(RunError) as caught:
        text_of(artifacts.put(tmp_path / "data"), artifacts, 'input "x"')
    assert 'input "x"' in str(caught.value)
    assert caught.value.hint == "use inputPath"


def test_a_folder_cannot_be_a_value(tmp_path: Path) -> None:
    artifacts = open_artifacts(tmp_path / "store")
    (tmp_path / "folder").mkdir()
    with pytest.raises(RunError, match="folder"):
        text_of(artifacts.put(tmp_path / "folder"), artifacts, "x")


def test_a_text_and_the_file_with_it_have_one_digest(tmp_path: Path) -> None:
    artifacts = open_artifacts(tmp_path)
    assert digest_of_value("ä") == digest_of_value(artifacts.put_text("ä"))


@pytest.mark.parametrize(
    ("texts", "collected"),
    [
        ([], "[]"),
        (["1", "b"], '["1","b"]'),
        (["[1]", '{"a": 2}'], '[[1],{"a":2}]'),
        (["[1]", "x"], '["[1]","x"]'),
    ],
)
def test_outputs_of_a_loop_become_one_list(texts: list[str], collected: str) -> None:
    assert collect_texts(texts) == collected


def test_items_are_texts_or_json() -> None:
    assert [item_text(item) for item in ("a", 1, 1.5, True, None, {"ü": [1]})] == [
        "a",
        "1",
        "1.5",
        "true",
        "null",
        '{"ü":[1]}',
    ]
