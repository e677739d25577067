from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.load.files import read_file


def test_a_file_is_read_by_its_url(tmp_path: Path) -> None:
    path = tmp_path / "with blank é.yaml"
    path.write_bytes(b"name: x")
    assert read_file(path.as_uri(), 100) == b"name: x"
    assert read_file(f"file://localhost{path}", 100) == b"name: x"
    assert read_file(f"file:{path}", 7) == b"name: x"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 101)
    os.mkfifo(tmp_path / "pipe")
    for url, rule in [
        (f"file://{tmp_path}/missing", "fetch-not-found"),
        (f"file://{tmp_path}", "fetch-file"),
        (f"file://{tmp_path}/pipe", "fetch-file"),
        (f"file://{tmp_path}/big", "fetch-too-large"),
        (f"file://{tmp_path}/a%00b", "fetch-file"),
        (f"file://elsewhere{tmp_path}/big", "fetch-url-invalid"),
        ("file:relative.yaml", "fetch-url-invalid"),
    ]:
        with pytest.raises(CatalogError) as caught:
            read_file(url, 100)
        assert caught.value.rule == rule, url
