"""Previews of stored artifacts."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from catalog.client.preview import artifact_preview
from catalog.client.session import Session
from catalog.view.previews.model import BytesPreview, FolderPreview, ImagePreview, TextPreview
from catalog.view.previews.read import PREVIEW_BYTES


def test_a_text_is_read_only_as_far_as_it_is_shown(session: Session) -> None:
    found = artifact_preview(session.artifacts, session.artifacts.put_text("x" * (PREVIEW_BYTES + 5)))
    assert found == TextPreview("x" * PREVIEW_BYTES, cut=True)


def test_an_image_larger_than_that_is_read_whole(session: Session, tmp_path: Path) -> None:
    data = b"\x89PNG\r\n\x1a\n" + b"\7" * (PREVIEW_BYTES * 2)
    (tmp_path / "plot").write_bytes(data)
    assert artifact_preview(session.artifacts, session.artifacts.put(tmp_path / "plot")) == ImagePreview(
        "image/png", data
    )


def test_a_folder_is_listed(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    (folder / "deep").mkdir(parents=True)
    (folder / "weights").write_bytes(b"12345")
    (folder / "deep" / "more").write_bytes(b"1")
    found = artifact_preview(session.artifacts, session.artifacts.put(folder))
    assert found == FolderPreview((("deep/more", 1), ("weights", 5)))


def test_a_folder_of_very_many_files_is_cut(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(210):
        (folder / str(number)).touch()
    found = artifact_preview(session.artifacts, session.artifacts.put(folder))
    assert isinstance(found, FolderPreview)
    assert (len(found.files), found.left_out) == (200, 10)


def test_what_is_gone_is_told(session: Session) -> None:
    gone = dataclasses.replace(session.artifacts.put_text("x"), digest="0" * 64)
    found = artifact_preview(session.artifacts, gone)
    assert isinstance(found, BytesPreview)
    assert "cannot be read" in found.reason
