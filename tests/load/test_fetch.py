from __future__ import annotations

import hashlib
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.errors import FetchError, IntegrityError, UsageError
from catalog.load.fetch import Fetched, FetchOptions, fetch
from tests.load.servers import YAML, Request, serving

DIGEST = hashlib.sha256(YAML.encode()).hexdigest()
GONE = "http://127.0.0.1:9/component.yaml"


@pytest.fixture(autouse=True)
def no_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


@pytest.fixture
def options(tmp_path: Path) -> FetchOptions:
    return FetchOptions(cache=tmp_path / "cache", backoff=0.001, retries=0)


def but(options: FetchOptions, **changes: object) -> FetchOptions:
    """The options with some of them changed."""
    return replace(options, **changes)  # type: ignore[arg-type]


def with_etag(request: Request) -> None:
    if request.headers.get("If-None-Match") == '"1"':
        request.reply("", 304)
    else:
        request.reply(ETag='"1"')


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.yaml", text)
    return buffer.getvalue()


def test_a_component_is_fetched(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        assert fetch(server.url(), options) == Fetched(YAML, server.url(), DIGEST)


def test_credentials_in_the_url_are_used_and_not_shown(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        fetched = fetch(server.url().replace("//", "//me:s3cret@"), options)
        assert fetched.url == server.url()
        assert server.seen[0]["Authorization"].startswith("Basic ")
    with pytest.raises(FetchError) as caught:
        fetch(GONE.replace("//", "//me:s3cret@"), options)
    assert "s3cret" not in str(caught.value)
    on_disk = [path for path in (options.cache or Path()).rglob("*") if path.is_file()]
    assert on_disk and all(b"s3cret" not in path.read_bytes() and "s3cret" not in str(path) for path in on_disk)


def test_an_unchanged_component_is_answered_from_the_cache(options: FetchOptions) -> None:
    with serving(with_etag) as server:
        assert fetch(server.url(), options) == fetch(server.url(), options)
        assert [seen.get("If-None-Match") for seen in server.seen] == [None, '"1"']


def test_a_changed_component_is_read_anew(options: FetchOptions) -> None:
    texts = iter(["name: a\n", "name: b\n"])
    with serving(lambda request: request.reply(next(texts), Last_Modified="some day")) as server:
        assert fetch(server.url(), options).text == "name: a\n"
        assert fetch(server.url(), options).text == "name: b\n"
        assert server.seen[1]["If-Modified-Since"] == "some day"
        assert fetch(server.url(), but(options, offline=True)).text == "name: b\n"


def test_a_damaged_cache_is_read_anew(options: FetchOptions) -> None:
    with serving(with_etag) as server:
        fetch(server.url(), options)
        blob = next(path for path in (options.cache or Path()).rglob(DIGEST))
        blob.write_text("damaged")
        assert fetch(server.url(), options).text == YAML
        assert "If-None-Match" not in server.seen[1]
        assert blob.read_text() == YAML


def test_offline_answers_from_the_cache_or_not_at_all(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        offline = but(options, offline=True)
        with pytest.raises(FetchError) as caught:
            fetch(server.url(), offline)
        assert caught.value.rule == "fetch-offline"
        assert server.seen == []
        online = fetch(server.url(), options)
        assert fetch(server.url(), offline) == online
        assert len(server.seen) == 1


def test_a_lost_server_is_an_error_that_names_the_copy(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        url = server.url()
        fetch(url, options)
    with pytest.raises(FetchError) as caught:
        fetch(url, options)
    assert caught.value.rule == "fetch-refused"
    assert "offline=True" in caught.value.hint


def test_a_pin_is_verified_and_answered_without_a_network(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        fetched = fetch(f"{server.url()}#sha256={DIGEST}", options)
        assert (fetched.url, fetched.digest) == (server.url(), DIGEST)
    assert fetch(f"{GONE}#sha256={DIGEST}", options).text == YAML


def test_a_broken_promise_is_refused_and_not_cached(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        with pytest.raises(IntegrityError):
            fetch(f"{server.url()}#sha256={'0' * 64}", options)
        with pytest.raises(FetchError):
            fetch(server.url(), but(options, offline=True))


def test_what_was_read_with_credentials_is_kept_from_others(options: FetchOptions) -> None:
    with serving(with_etag) as server:
        fetch(server.url(), but(options, token="abc"))
        for stranger in (options, but(options, token="abd"), but(options, allow_private=False)):
            for url in (server.url(), f"{server.url()}#sha256={DIGEST}"):
                with pytest.raises(FetchError) as caught:
                    fetch(url, but(stranger, offline=True))
                assert caught.value.rule == "fetch-offline"
        assert fetch(server.url(), but(options, token="abc", offline=True)).text == YAML


def test_what_was_read_privately_is_kept_from_public_readers(options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        fetch(server.url(), options)
        with pytest.raises(FetchError):
            fetch(f"{server.url()}#sha256={DIGEST}", but(options, allow_private=False))


@pytest.mark.parametrize("changes", [{"use_cache": False}, {"auth": lambda request: request}])
def test_nothing_is_kept_where_it_must_not_be(changes: dict[str, object], options: FetchOptions) -> None:
    with serving(Request.reply) as server:
        fetch(server.url(), but(options, **changes))
    assert options.cache is not None and not options.cache.exists()


def test_no_store_is_heeded(options: FetchOptions) -> None:
    with serving(lambda request: request.reply(Cache_Control="private, no-store")) as server:
        fetch(server.url(), options)
    assert options.cache is not None and not options.cache.exists()


def test_the_usual_cache_is_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    with serving(Request.reply) as server:
        fetch(server.url())
    assert list((tmp_path / "home" / "cache" / "specs").rglob(DIGEST))


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path, options: FetchOptions) -> None:
    (tmp_path / "file").touch()
    with serving(Request.reply) as server:
        assert fetch(server.url(), but(options, cache=tmp_path / "file")).text == YAML


def test_a_zip_gives_its_component_or_the_member_named(options: FetchOptions) -> None:
    body = zipped(component=YAML, other="name: Other\n")
    with serving(lambda request: request.reply(body)) as server:
        assert fetch(server.url("/x.zip"), options).digest == DIGEST
        assert fetch(server.url("/download?id=1"), options).text == YAML
        other = fetch(server.url("/x.zip!/other.yaml"), options)
        assert (other.text, other.url) == ("name: Other\n", server.url("/x.zip!/other.yaml"))
        offline = but(options, offline=True)
        assert fetch(server.url("/x.zip!/other.yaml"), offline).text == "name: Other\n"
        assert fetch(server.url("/x.zip"), offline).text == YAML


def test_only_archives_may_be_larger_than_a_component(options: FetchOptions) -> None:
    small = but(options, max_bytes=1000)
    body = zipped(component=YAML)
    padded = io.BytesIO(body)
    with zipfile.ZipFile(padded, "a") as archive:
        archive.writestr("noise", os.urandom(2000))
    with serving(lambda request: request.reply(padded.getvalue())) as server:
        assert fetch(server.url("/x.zip"), small).text == YAML
        with pytest.raises(FetchError) as caught:
            fetch(server.url("/component.yaml"), small)
        assert caught.value.rule == "fetch-too-large"


def test_a_local_file_is_read_also_offline(tmp_path: Path, options: FetchOptions) -> None:
    path = tmp_path / "component.yaml"
    path.write_bytes(YAML.replace("\n", "\r\n").encode())
    fetched = fetch(f"{path.as_uri()}#sha256={DIGEST}", but(options, offline=True))
    assert fetched == Fetched(YAML, path.as_uri(), DIGEST, local=True)
    (tmp_path / "x.zip").write_bytes(zipped(component=YAML))
    assert fetch(f"file://{tmp_path}/x.zip!/component.yaml", options).text == YAML


@pytest.mark.parametrize("url", ["file:///etc/hostname", "s3://bucket/key.yaml"])
def test_only_the_web_is_read_for_strangers(url: str, options: FetchOptions) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url, but(options, allow_private=False))
    assert caught.value.rule == "fetch-scheme"


def test_a_malformed_url_is_a_usage_error(options: FetchOptions) -> None:
    with pytest.raises(UsageError):
        fetch("component.yaml", options)


def test_a_web_page_is_refused_and_not_cached(options: FetchOptions) -> None:
    with serving(lambda request: request.reply("<!doctype html><title>Sign in</title>")) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server.url(), options)
    assert caught.value.rule == "fetch-html"
    assert options.cache is not None and not options.cache.exists()
