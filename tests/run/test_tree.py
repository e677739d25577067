"""The manifest of a folder artifact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.errors import IntegrityError, RunError
from catalog.run.tree import Manifest, decode, read_folder, stays_inside

DIGEST = "0" * 64


def keep(paths: Sequence[Path]) -> list[tuple[str, int]]:
    return [(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size) for path in paths]


def test_manifest_is_canonical_json(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "file").write_bytes(b"x")
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("b/file")
    digest = hashlib.sha256(b"x").hexdigest()
    assert read_folder(tmp_path, keep).encode().decode() == (
        '{"entries":[{"path":"a","type":"folder"},'
        f'{{"digest":"{digest}","executable":false,"path":"b/file","size":1,"type":"file"}},'
        '{"path":"link","target":"b/file","type":"link"}],"version":1}'
    )


def test_manifest_comes_back(tmp_path: Path) -> None:
    (tmp_path / "new\nline \udcff").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"22")
    (tmp_path / "b").chmod(0o700)
    manifest = read_folder(tmp_path, keep)
    assert decode(manifest.encode()) == manifest
    assert manifest.size == 3
    assert [entry.executable for entry in manifest.entries] == [True, False]


@pytest.mark.parametrize(
    ("path", "target", "inside"),
    [
        ("a", "b", True),
        ("a", "gone/later", True),
        ("d/a", "../b", True),
        ("d/a", ".././b", True),
        ("a", ".", True),
        ("a", "../b", False),
        ("d/a", "../../b", False),
        ("d/a", "up/../../..", False),
        ("a", "/etc/passwd", False),
        ("a", "", False),
    ],
)
def test_links_stay_inside(path: str, target: str, inside: bool) -> None:
    assert stays_inside(path, target) is inside


@pytest.mark.parametrize("target", ["/etc/passwd", "../secret"])
def test_link_that_leaves_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "bad").symlink_to(target)
    with pytest.raises(RunError, match=f"bad -> {target}") as caught:
        read_folder(tmp_path, keep)
    assert caught.value.rule == "artifact-link" and "relative link" in caught.value.hint


def test_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_bytes(b"x")
    (tmp_path / "loop").symlink_to(".")
    assert [(entry.path, entry.kind) for entry in read_folder(tmp_path, keep).entries] == [
        ("loop", "link"),
        ("real/file", "file"),
    ]


def file(path: str, **changes: object) -> dict[str, object]:
    return {"path": path, "type": "file", "digest": DIGEST, "size": 1, "executable": False, **changes}


@pytest.mark.parametrize(
    "entries",
    [
        [file("/etc/passwd")],
        [file("a/../../b")],
        [file("a//b")],
        [file("")],
        [file("a", digest="x")],
        [file("a", size=-1)],
        [file("a", size="1")],
        [file("b"), file("a")],
        [file("a"), file("a")],
        [file("a"), file("a/b")],
        [{"path": "a", "type": "link", "target": ".."}],
        [{"path": "a", "type": "link", "target": "b"}, file("a/b")],
        [{"path": "a", "type": "device"}],
        [{"type": "folder"}],
        ["a"],
        None,
    ],
)
def test_unsafe_or_broken_manifest_is_refused(entries: object) -> None:
    with pytest.raises(IntegrityError) as caught:
        decode(json.dumps({"version": 1, "entries": entries}).encode())
    assert caught.value.rule == "manifest-invalid"


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b'{"version":2,"entries":[]}', b"[" * 100_000])
def test_text_that_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        decode(data)


def test_empty_manifest() -> None:
    assert decode(Manifest(()).encode()) == Manifest(())
