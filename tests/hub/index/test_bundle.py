from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.library.hub.bundle_files import BundleFiles
from hub.index.bundle import new_bundle, write_bundle
from hub.index.change import change_shards
from hub.index.verify import verify_index


def test_a_bundle_holds_what_was_written_without_what_was_retired(tmp_path: Path) -> None:
    bundle = new_bundle(tmp_path / "x.tar")
    change_shards(bundle, ())
    bundle.write("blobs/aa/old", b"old")
    bundle.retire("blobs/aa/old")
    size = write_bundle(bundle, tmp_path / "x.tar")
    assert size == (tmp_path / "x.tar").stat().st_size
    files = BundleFiles(tmp_path / "x.tar")
    assert files.read("blobs/aa/old", 10) is None
    assert verify_index(files).findings == ()


def test_nobody_and_no_time_stands_in_a_bundle(tmp_path: Path) -> None:
    bundle = new_bundle(tmp_path / "x.tar")
    change_shards(bundle, ())
    write_bundle(bundle, tmp_path / "x.tar")
    with tarfile.open(tmp_path / "x.tar") as archive:
        members = archive.getmembers()
    assert {(info.mtime, info.uid, info.gid, info.uname, info.mode) for info in members} == {(0, 0, 0, "", 0o644)}
    assert members[0].name == "index.json"


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    bundle = new_bundle(tmp_path / "x.tar")
    with pytest.raises(UsageError) as caught:
        write_bundle(bundle, tmp_path / "absent" / "x.tar")
    assert caught.value.rule == "file-unwritable"
    (tmp_path / "taken.tar").mkdir()
    with pytest.raises(UsageError):
        write_bundle(bundle, tmp_path / "taken.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.tar"]
