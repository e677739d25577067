"""Files read as they are, and written whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.diff.text_files import read_text, write_whole
from catalog.errors import CatalogError, UsageError
from catalog.resources import MAX_SPEC_BYTES


def test_line_ends_survive_and_links_are_followed(tmp_path: Path) -> None:
    file, alias = tmp_path / "real.yaml", tmp_path / "alias.yaml"
    file.write_bytes(b"a\r\nb\n")
    alias.symlink_to(file)
    write_whole(alias, read_text(alias) + "ä\r\n")
    assert alias.is_symlink() and file.read_bytes() == "a\r\nb\nä\r\n".encode()


@pytest.mark.parametrize(
    ("data", "rule"),
    [(None, "file-unreadable"), (b"\xff", "not-utf8"), (b"#" * (MAX_SPEC_BYTES + 1), "spec-too-large")],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes | None, rule: str) -> None:
    if data is not None:
        (tmp_path / "x").write_bytes(data)
    with pytest.raises(CatalogError) as caught:
        read_text(tmp_path / "x")
    assert caught.value.rule == rule


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_whole(tmp_path / "absent.yaml", "x")
    assert list(tmp_path.iterdir()) == []
