from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from catalog.errors import FetchError
from catalog.load.fetch import FetchOptions, fetch
from catalog.load.objects import public_address, read_object
from catalog.load.source import parse
from tests.load.servers import YAML, Request, serving


@pytest.fixture
def no_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine without gcsfs and s3fs."""
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name in ("gcsfs", "s3fs") else real(name, *rest)
    )


def s3_server(request: Request) -> None:
    """The one object bucket/c.yaml, as an S3 service answers for it."""
    path = request.path.partition("?")[0]
    if path != "/bucket/c.yaml":
        request.reply("<Error><Code>NoSuchKey</Code></Error>", 404)
    elif request.headers.get("Range", "").startswith("bytes="):
        request.reply(YAML, 206, ETag='"1"', Content_Range=f"bytes 0-{len(YAML) - 1}/{len(YAML)}")
    else:
        request.reply(YAML, ETag='"1"')


@pytest.mark.usefixtures("no_extras")
@pytest.mark.parametrize(("url", "extra"), [("gs://b/c.yaml", "gcs"), ("s3://b/c.yaml", "s3")])
def test_a_missing_extra_is_named(url: str, extra: str) -> None:
    with pytest.raises(FetchError) as caught:
        read_object(parse(url), 100)
    assert caught.value.rule == "fetch-extra-missing"
    assert f"kfp-catalog[{extra}]" in caught.value.hint


@pytest.mark.usefixtures("no_extras")
def test_without_gcsfs_an_object_is_read_at_its_public_address(tmp_path: Path) -> None:
    assert public_address(parse("gs://b/a/c.yaml")) == "https://storage.googleapis.com/b/a/c.yaml"
    with pytest.raises(FetchError, match=r"https://storage\.googleapis\.com/b/a/c\.yaml") as caught:
        fetch("gs://b/a/c.yaml", FetchOptions(offline=True, cache=tmp_path))
    assert caught.value.rule == "fetch-offline"


def test_objects_are_not_read_offline() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("s3://b/c.yaml", FetchOptions(offline=True))
    assert caught.value.rule == "fetch-offline"


def test_an_s3_object_is_read_through_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    import fsspec.config

    with serving(s3_server) as server:
        monkeypatch.setitem(fsspec.config.conf, "s3", {"anon": True})
        monkeypatch.setenv("S3_ENDPOINT", server.url(""))
        monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
        assert fetch("s3://bucket/c.yaml").text == YAML
        with pytest.raises(FetchError) as missing:
            fetch("s3://bucket/missing.yaml")
        assert missing.value.rule == "fetch-not-found"
        with pytest.raises(FetchError) as large:
            read_object(parse("s3://bucket/c.yaml"), 10)
        assert large.value.rule == "fetch-too-large"
