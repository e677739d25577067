from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import FetchError
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.object_files import ObjectFiles
from catalog.library.hub.open_files import open_files
from catalog.library.hub.open_hub import open_hub
from tests.library.hub.hubs import publish_to
from tests.load.servers import Request, serving


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A hub in the prefix `hub` of a bucket, as an S3 service answers for it."""
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    publish_to(tmp_path / "bucket" / "hub", "train", "1.0.0")

    def answer(request: Request) -> None:
        path = tmp_path / request.path.partition("?")[0].lstrip("/")
        if not path.is_file():
            request.reply("<Error><Code>NoSuchKey</Code></Error>", 404)
            return
        data = path.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if wanted:
            part = data[int(wanted[1]) : int(wanted[2]) + 1]
            span = f"bytes {wanted[1]}-{int(wanted[1]) + len(part) - 1}/{len(data)}"
            request.reply(part, 206, ETag='"1"', Content_Range=span)
        else:
            request.reply(data, ETag='"1"')

    import s3fs

    with serving(answer) as server:
        monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("S3_ENDPOINT", server.url(""))
        monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        s3fs.S3FileSystem.clear_instance_cache()
        yield "s3://bucket/hub"
        s3fs.S3FileSystem.clear_instance_cache()


def test_a_hub_in_a_bucket_is_read_and_then_offline(bucket: str) -> None:
    entry = HubEntry("b", bucket)
    source = open_hub(entry).load("train", "1.0.0").source
    assert source is not None and (source.location, source.local) == (f"{bucket}/train@1.0.0", False)
    assert open_hub(entry, offline=True).versions("train") == ("1.0.0",)


def test_an_object_that_is_not_there_is_none(bucket: str) -> None:
    assert ObjectFiles(bucket).read("records/train.json", 100) is None


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "s3fs" else real(name, *rest))
    with pytest.raises(FetchError, match="s3") as caught:
        open_files("s3://bucket/hub")
    assert caught.value.rule == "fetch-extra-missing"
