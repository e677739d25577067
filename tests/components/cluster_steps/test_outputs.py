"""Output files."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_steps.errors import StepFailure
from cluster_steps.outputs import write_json, write_text


def test_an_output_is_written_whole_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "outputs" / "name" / "data"
    write_text(str(path), "one")
    write_json(str(path), {"b": 1, "a": "é"})
    assert path.read_text(encoding="utf-8") == '{"a": "é", "b": 1}'
    assert [entry.name for entry in path.parent.iterdir()] == ["data"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_no_path_is_no_output() -> None:
    write_text("", "one")


def test_an_output_that_cannot_be_written_fails_the_step(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StepFailure, match="cannot write the output"):
        write_text(str(tmp_path / "file" / "data"), "one")
