from __future__ import annotations

import json
from pathlib import Path

import pytest

from cluster_steps.dataset_copy import copy_items, main
from cluster_steps.dataset_sources import Item, items_of
from cluster_steps.errors import StepFailure, StepUsage
from tests.components.cluster_steps.file_server import serve_folder


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "train").mkdir(parents=True)
    (folder / "train" / "one.txt").write_text("one")
    (folder / "labels.csv").write_text("a,b\n")
    return folder


def files_of(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_copied_with_its_folders(source: Path, tmp_path: Path) -> None:
    copied = copy_items(items_of(source.as_uri()), tmp_path / "target")
    assert files_of(tmp_path / "target") == {"train/one.txt": "one", "labels.csv": "a,b\n"}
    assert (copied.files, copied.size) == (2, 7)
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o755


def test_the_digest_is_that_of_names_and_contents(source: Path, tmp_path: Path) -> None:
    first = copy_items(items_of(source.as_uri()), tmp_path / "a")
    assert copy_items(items_of(source.as_uri()), tmp_path / "b").digest == first.digest
    (source / "labels.csv").rename(source / "others.csv")
    assert copy_items(items_of(source.as_uri()), tmp_path / "c").digest != first.digest


def test_a_second_copy_takes_the_place_of_the_first(source: Path, tmp_path: Path) -> None:
    copy_items(items_of(source.as_uri()), tmp_path / "target")
    (source / "labels.csv").unlink()
    copy_items(items_of(source.as_uri()), tmp_path / "target")
    assert files_of(tmp_path / "target") == {"train/one.txt": "one"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source", "target"]


def test_a_failure_leaves_what_was_there(source: Path, tmp_path: Path) -> None:
    copy_items(items_of(source.as_uri()), tmp_path / "target")

    def broken(_: Path) -> None:
        raise StepFailure("broken")

    with pytest.raises(StepFailure):
        copy_items(iter([Item("new", lambda path: path.touch()), Item("bad", broken)]), tmp_path / "target")
    assert files_of(tmp_path / "target") == {"train/one.txt": "one", "labels.csv": "a,b\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source", "target"]


@pytest.mark.parametrize("name", ["../out", "a//b", "/etc/x", "a/./b", "a/../../b"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(StepFailure, match="lead out"):
        copy_items(iter([Item(name, lambda path: path.touch())]), tmp_path / "target")


def test_a_file_over_http(source: Path, tmp_path: Path) -> None:
    with serve_folder(source) as server:
        copy_items(items_of(f"{server.url}/labels.csv?x=1"), tmp_path / "target")
        with pytest.raises(StepFailure, match="HTTP 404"):
            copy_items(items_of(f"{server.url}/none"), tmp_path / "other")
    assert files_of(tmp_path / "target") == {"labels.csv": "a,b\n"}
    assert not (tmp_path / "other").exists()


def test_one_file_under_a_name_of_its_own(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "start.pdparams"
    with serve_folder(source) as server:
        flags = ["--source", f"{server.url}/train/one.txt", "--destination", str(target), "--as-file"]
        assert main(flags) == 0
    assert target.read_text() == "one"
    assert [path.name for path in target.parent.iterdir()] == ["start.pdparams"]


def test_the_program_leaves_its_result(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = tmp_path / "result"
    assert main(["--source", source.as_uri(), "--destination", str(tmp_path / "t"), "--result", str(result)]) == 0
    assert json.loads(result.read_text())["files"] == 2
    assert "2 files, 7 bytes, sha256:" in capsys.readouterr().out


def test_the_program_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", "file:///none", "--destination", str(tmp_path / "t")]) == 1
    assert main(["--source", "ftp://host/a", "--destination", str(tmp_path / "t")]) == 2
    told = capsys.readouterr().err
    assert "there is no /none" in told
    assert "cannot copy from 'ftp://host/a'" in told


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(StepUsage, match="cannot copy from"):
        items_of("hdfs://host/a")
