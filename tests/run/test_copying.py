"""Copying and hashing files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from catalog.run.copying import PIECE, copy_file, hard_link, hash_file, reflink, remove, write_file


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1])
def test_hash_of_any_size(tmp_path: Path, size: int) -> None:
    data = b"a" * size
    (tmp_path / "a").write_bytes(data)
    assert hash_file(str(tmp_path / "a")) == (hashlib.sha256(data).hexdigest(), size)


def test_reflink_shares_or_leaves_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"data")
    if reflink(str(source), str(target)):
        target.write_bytes(b"other")
        assert source.read_bytes() == b"data"
    else:
        assert not target.exists()


def test_hard_link_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"data")
    assert hard_link(str(tmp_path / "a"), str(tmp_path / "b"))
    assert (tmp_path / "a").samefile(tmp_path / "b")


def test_hard_link_to_another_file_system_is_not_possible(tmp_path: Path) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    (tmp_path / "a").write_bytes(b"data")
    target = other / f"catalog-test-{os.getpid()}"
    assert not hard_link(str(tmp_path / "a"), str(target))
    assert not target.exists()


def test_copy_of_a_missing_file_leaves_no_target(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        copy_file(str(tmp_path / "a"), str(tmp_path / "b"))
    assert list(tmp_path.iterdir()) == []


def test_write_never_replaces(tmp_path: Path) -> None:
    write_file(str(tmp_path / "a"), b"first", 0o600)
    with pytest.raises(FileExistsError):
        write_file(str(tmp_path / "a"), b"second", 0o600)
    assert (tmp_path / "a").read_bytes() == b"first"


def test_remove_twice(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    remove(str(tmp_path / "a"))
    remove(str(tmp_path / "a"))
    assert list(tmp_path.iterdir()) == []
