"""Changing several files together."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.scaffold.replace_files import replace_files
from tests.scaffold.making import tree


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
    (tmp_path / "b").chmod(0o755)
    return tmp_path


def test_files_are_written_removed_and_made(folder: Path) -> None:
    replace_files(folder, {"a": None, "b": "B", "new/deep/d": "D"})
    assert tree(folder) == {"b": "B", "c": "c", "new/deep/d": "D"}
    assert (folder / "b").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("at", ["x", "b", "c", "a"])
def test_a_failure_undoes_everything(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: str, fault: BaseException
) -> None:
    before = tree(folder)
    whole = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if (target == folder / "new" / "x" and at == "x") or (self.name.endswith(".new") and target.name == at):
            raise fault
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    if at == "a":
        monkeypatch.setattr(Path, "unlink", _raising_once(Path.unlink, folder / "a", fault))
    with pytest.raises((KeyboardInterrupt, UsageError)):
        replace_files(folder, {"new/x": "X", "b": "B", "c": "C", "a": None})
    assert tree(folder) == before and not (folder / "new").exists()


def _raising_once(whole: object, place: Path, fault: BaseException) -> object:
    left = [fault]

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self == place and left:
            raise left.pop()
        assert callable(whole)
        whole(self, missing_ok=missing_ok)

    return unlink


def test_a_place_that_is_a_folder(folder: Path) -> None:
    (folder / "d").mkdir()
    before = tree(folder)
    with pytest.raises(UsageError):
        replace_files(folder, {"a": "A", "d": "D"})
    assert tree(folder) == before
