"""The static hub over HTTP: what clients and caches may rely on."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from catalog.library.hub.index import open_index
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import blob_path, shard_path
from tests.hub.served import Served, served
from tests.hub.texts import cases, component, readme

HEX = "0" * 64


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("static") / "hub") as hub:
        answer = hub.publish(component(), hub.token(), {"README.md": readme(), "tests.yaml": cases()})
        assert answer.status_code == 201, answer.text
        yield hub


def shard_address(hub: Served) -> str:
    entry = open_index(hub.registry.store).entry("echo")
    assert entry is not None
    return f"/{shard_path(entry.digest)}"


def blob_address() -> str:
    return f"/{blob_path(sha256_hex(component().encode()))}"


def test_the_root_is_asked_for_again_each_time(hub: Served) -> None:
    answer = hub.client.get("/index.json")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json()["buckets"]) == 256


def test_what_its_digest_names_never_changes(hub: Served) -> None:
    for address in (blob_address(), shard_address(hub)):
        answer = hub.client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert sha256_hex(answer.content) in address


def test_who_has_a_file_is_told_so(hub: Served) -> None:
    first = hub.client.get("/index.json")
    again = hub.client.get("/index.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"].strip('"').startswith(sha256_hex(first.content))
    other = hub.client.get("/index.json", headers={"If-None-Match": f'"{HEX}"'})
    assert other.status_code == 200
    one_of = hub.client.get("/index.json", headers={"If-None-Match": f'"{HEX}", W/{first.headers["etag"]}'})
    assert one_of.status_code == 304


def test_files_are_compressed_for_who_takes_it(hub: Served) -> None:
    raw = httpx_raw(hub, "/index.json", "gzip")
    plain = hub.client.get("/index.json", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(raw) == plain.content
    assert "content-encoding" not in plain.headers
    assert len(raw) < len(plain.content)
    assert "Accept-Encoding" in plain.headers["vary"]


def test_the_two_forms_of_a_file_have_validators_of_their_own(hub: Served) -> None:
    packed = hub.client.get("/index.json", headers={"Accept-Encoding": "gzip"}).headers["etag"]
    plain = hub.client.get("/index.json", headers={"Accept-Encoding": "identity"}).headers["etag"]
    assert packed != plain


@pytest.mark.parametrize("refusal", ["gzip;q=0", "gzip; q=0.000", "br", "identity", ""])
def test_files_are_not_compressed_for_who_does_not_take_it(hub: Served, refusal: str) -> None:
    answer = hub.client.get("/index.json", headers={"Accept-Encoding": refusal})
    assert "content-encoding" not in answer.headers


def httpx_raw(hub: Served, path: str, encoding: str) -> bytes:
    with hub.client.stream("GET", path, headers={"Accept-Encoding": encoding}) as answer:
        assert answer.headers["content-encoding"] == encoding
        return b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=3-999999", 3, None)],
)
def test_a_part_of_a_file(hub: Served, asked: str, first: int, last: int | None) -> None:
    whole = component().encode()
    answer = hub.client.get(blob_address(), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == whole[first : None if last is None else last + 1]
    begin = first if first >= 0 else len(whole) + first
    assert answer.headers["content-range"] == f"bytes {begin}-{begin + len(answer.content) - 1}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0", "bytes=999999999999999999-"])
def test_a_part_beyond_the_end(hub: Served, asked: str) -> None:
    answer = hub.client.get(blob_address(), headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(component().encode())}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes=-", "bytes=١-٢"])
def test_forms_of_a_range_that_are_passed_over(hub: Served, asked: str) -> None:
    answer = hub.client.get(blob_address(), headers={b"Range": asked.encode()})
    assert (answer.status_code, answer.content) == (200, component().encode())


def test_a_part_of_another_state_is_not_mixed_in(hub: Served) -> None:
    answer = hub.client.get(blob_address(), headers={"Range": "bytes=0-1", "If-Range": f'"{HEX}"'})
    assert answer.status_code == 200


def test_head_tells_what_get_would(hub: Served) -> None:
    answer = hub.client.head(blob_address())
    assert answer.status_code == 200 and answer.content == b""
    assert answer.headers["content-length"] == str(len(component().encode()))


@pytest.mark.parametrize(
    "path",
    [
        f"/blobs/00/{HEX}",
        "/buckets/",
        "/shards/x",
        "/records/nobody.json",
        "/metadata/../index.json",
        "/metadata/%2e%2e/index.json",
    ],
)
def test_files_that_are_not_there(hub: Served, path: str) -> None:
    answer = hub.client.get(path)
    assert answer.status_code in (404, 200)
    assert answer.status_code == 404 or answer.json()["buckets"]


def test_records_stand_beside_the_index(hub: Served) -> None:
    answer = hub.client.get("/records/echo.json")
    assert [event["action"] for event in answer.json()["events"]] == ["publish"]
    assert answer.headers["cache-control"] == "public, no-cache"


def test_where_reading_needs_a_token_shared_caches_keep_nothing(hub: Served) -> None:
    from hub.registry.settings import set_anonymous_read

    token = {"Authorization": f"Bearer {hub.token(action='read')}"}
    set_anonymous_read(hub.registry, False)
    try:
        assert hub.client.get("/index.json").status_code == 401
        answer = hub.client.get("/index.json", headers=token)
    finally:
        set_anonymous_read(hub.registry, True)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Authorization" in answer.headers["vary"]
