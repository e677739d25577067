"""Artifacts: listed, previewed, downloaded, and never run by a browser."""

from __future__ import annotations

import io
import tarfile
from typing import Any

import httpx
import pytest

from tests.hub.run_api.scene import Scene


def _content(
    run: Scene, name: str, code: int = 200, headers: dict[str, str] | None = None, **params: Any
) -> httpx.Response:
    path = f"runs/{run.run_id}/artifacts/content"
    return run.ask("GET", path, code, params={"task": "make", "name": name, **params}, headers=headers)


def test_all_artifacts_are_listed(run: Scene) -> None:
    found = run.json(f"runs/{run.run_id}/artifacts")["artifacts"]
    kinds = {row["name"]: row["kind"] for row in found if row["task"] == "make"}
    assert (kinds["folder"], kinds["text"], "table" in kinds) == ("folder", "file", True)


def test_a_download_is_saved_and_not_shown(run: Scene) -> None:
    answer = _content(run, "text")
    assert answer.content == b"moin"
    assert answer.headers["content-disposition"].startswith('attachment; filename="text"')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert (
        answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
    )
    tag = answer.headers["etag"]
    assert _content(run, "text", 304, {"If-None-Match": tag}).content == b""
    part = _content(run, "text", 206, {"Range": "bytes=1-2"})
    assert (part.content, part.headers["content-range"]) == (b"oi", "bytes 1-2/4")
    assert _content(run, "text", 416, {"Range": "bytes=9-"}).headers["content-range"] == "bytes */4"
    assert _content(run, "nosuch", 404).json()["error"]["id"] == "unknown-output"


def test_only_pictures_are_shown_whatever_their_name(run: Scene) -> None:
    picture = _content(run, "picture", inline=True)
    assert picture.headers["content-type"] == "image/png" and "content-disposition" not in picture.headers
    text = _content(run, "text", inline=True)
    assert text.headers["content-type"] == "application/octet-stream" and "attachment" in str(text.headers)


def test_a_folder_comes_as_an_archive(run: Scene) -> None:
    answer = _content(run, "folder")
    assert 'filename="folder.tar.gz"' in answer.headers["content-disposition"]
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as archive:
        assert archive.getnames() == ["folder", "folder/deep.txt"]
        file = archive.extractfile("folder/deep.txt")
        assert file is not None and file.read() == b"in\n"


@pytest.mark.parametrize(
    ("name", "kind", "key", "value"),
    [
        ("text", "text", "text", "moin"),
        ("table", "table", "rows", [["1", "2"]]),
        ("mlpipeline-metrics", "json", "truncated", False),
        ("picture", "image", "media_type", "image/png"),
        ("folder", "folder", "files", [{"path": "deep.txt", "size": 3}]),
    ],
)
def test_a_preview_says_what_it_is(run: Scene, name: str, kind: str, key: str, value: object) -> None:
    found = run.json(f"runs/{run.run_id}/artifacts/preview", task="make", name=name)
    assert (found["preview"], found[key]) == (kind, value)


def test_a_run_is_told_in_one_page_that_is_saved(run: Scene) -> None:
    answer = run.get(f"runs/{run.run_id}/report")
    assert answer.text.lower().startswith("<!doctype html>") and "first" in answer.text
    assert "attachment" in answer.headers["content-disposition"]
    assert "sandbox" in answer.headers["content-security-policy"]
