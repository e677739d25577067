from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.errors import RunError
from catalog.run.shared_tree import claim, open_to_all


def modes(top: Path) -> dict[str, str]:
    paths = (path for path in (top, *top.rglob("*")) if not path.is_symlink())
    return {str(path.relative_to(top)): oct(path.stat().st_mode & 0o7777) for path in paths}


def test_a_tree_is_opened_as_an_archive_would_be(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True, mode=0o700)
    (top / "sub" / "file").write_text("x")
    (top / "sub" / "file").chmod(0o600)
    (top / "tool").write_text("#!")
    (top / "tool").chmod(0o700)
    (top / "link").symlink_to("sub")
    open_to_all(str(top))
    assert modes(top) == {".": "0o755", "sub": "0o755", "sub/file": "0o644", "tool": "0o755"}


def test_a_file_with_another_name_becomes_a_copy(tmp_path: Path) -> None:
    (tmp_path / "blob").write_text("x")
    (tmp_path / "blob").chmod(0o444)
    (tmp_path / "top").mkdir()
    os.link(tmp_path / "blob", tmp_path / "top" / "data")
    open_to_all(str(tmp_path / "top"))
    assert [path.name for path in (tmp_path / "top").iterdir()] == ["data"]
    (tmp_path / "top" / "data").write_text("changed")
    assert (tmp_path / "blob").read_text() == "x"
    assert (tmp_path / "blob").stat().st_mode & 0o777 == 0o444


def test_what_was_written_loses_its_special_rights(tmp_path: Path) -> None:
    (tmp_path / "o").mkdir(mode=0o777)
    (tmp_path / "o" / "tool").write_text("#!")
    (tmp_path / "o" / "tool").chmod(0o6711)
    (tmp_path / "o" / "link").symlink_to("tool")
    claim(str(tmp_path / "o"))
    assert modes(tmp_path / "o") == {".": "0o755", "tool": "0o755"}
    assert (tmp_path / "o" / "link").is_symlink()


@pytest.mark.parametrize("target", ["/etc/passwd", "../x", "sub/../../x"])
def test_links_that_leave_are_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "link").symlink_to(target)
    with pytest.raises(RunError) as raised:
        claim(str(tmp_path / "o"))
    assert raised.value.rule == "artifact-link"
    with pytest.raises(RunError):
        claim(str(tmp_path / "o" / "link"))


def test_special_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RunError) as raised:
        claim(str(tmp_path / "pipe"))
    assert raised.value.rule == "artifact-special-file"
