"""JSON files of tasks."""

from __future__ import annotations

import io
import tarfile

import pytest

from catalog.errors import RunError
from catalog.run.json_outputs import problem, read_json_object


def test_object_is_read() -> None:
    assert read_json_object('{"a": "ü\\n"}'.encode(), "file", 100) == {"a": "ü\n"}


def test_error_says_what_and_how_to_mend() -> None:
    with pytest.raises(RunError) as caught:
        read_json_object(b'{"a": 1,}', "the report", 100)
    assert caught.value.rule == "json-output"
    assert problem(caught.value).startswith("the report is not JSON: ") and problem(caught.value).endswith("json.dump")


def test_limit_counts_bytes() -> None:
    assert read_json_object(b"{}", "file", 2) == {}
    with pytest.raises(RunError, match="larger than 1 bytes"):
        read_json_object(b"{}", "file", 1)


def test_archive_with_a_link_is_refused() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        link = tarfile.TarInfo("data")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(RunError, match="archive with data, not with one file"):
        read_json_object(buffer.getvalue(), "file", 100)
