"""Objects in S3 storage, asked of a real server that fails in the ways servers do."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog.errors import IntegrityError, MachineError
from catalog.run.s3_objects import BucketAccess, ObjectPlace, S3Objects
from tests.run.object_server import ObjectServer, object_server

DATA = os.urandom(3 << 20)
PLACE = ObjectPlace("bucket", "a/b")


@pytest.fixture
def server() -> Iterator[ObjectServer]:
    pytest.importorskip("botocore", reason="botocore is not installed")
    with object_server() as server:
        server.objects["/bucket/a/b"] = DATA
        yield server


def objects(server: ObjectServer, patience: float = 20.0) -> S3Objects:
    return S3Objects(BucketAccess("bucket", server.url, access_key="x", secret_key="y"), patience)


def test_object_is_read_whole(server: ObjectServer) -> None:
    with objects(server).open(PLACE) as stream:
        assert stream.read() == DATA
    server.objects["/bucket/a/b"] = b""
    with objects(server).open(PLACE) as stream:
        assert stream.read() == b""


def test_stream_goes_on_where_the_connection_broke(server: ObjectServer) -> None:
    server.breaks += [100, 2 << 20, 0]
    with objects(server).open(PLACE) as stream:
        assert stream.read() == DATA
    assert len(server.requests) == 4


def test_server_that_comes_back_is_waited_for(server: ObjectServer) -> None:
    server.breaks.append(1 << 20)
    with objects(server).open(PLACE) as stream:
        first = stream.read(1000)
        server.stop()
        server.start_after(0.5)
        assert first + stream.read() == DATA


def test_busy_server_is_asked_again(server: ObjectServer) -> None:
    server.busy = 2
    assert objects(server).has(PLACE)
    server.busy = 1
    objects(server).put(ObjectPlace("bucket", "new"), [b"x"])
    assert server.objects["/bucket/new"] == b"x"


def test_server_that_stays_away_is_told(server: ObjectServer) -> None:
    server.stop()
    for act in (objects(server, 0.5).open, objects(server, 0.5).find):
        with pytest.raises(MachineError, match="cannot reach s3://bucket/a/b") as caught:
            act(PLACE)
        assert caught.value.rule == "storage-failed"


def test_storage_that_is_away_is_asked_once_whether_it_has_objects(server: ObjectServer) -> None:
    asked = objects(server, 0.0)
    server.busy = 1
    assert not asked.reached(PLACE) and not asked.reached(replace(PLACE, key="other"))
    assert len(server.requests) == 1
    assert asked.has(PLACE)


def test_no_right_to_read_is_told_at_once(server: ObjectServer) -> None:
    server.forbidden = True
    for act in (objects(server).open, objects(server).find):
        with pytest.raises(MachineError, match="may not be used") as caught:
            act(PLACE)
        assert caught.value.rule == "storage-permission" and "AWS_ACCESS_KEY_ID" in caught.value.hint
    assert len(server.requests) == 2


def test_missing_object_is_told(server: ObjectServer) -> None:
    absent = replace(PLACE, key="none")
    assert objects(server).find(absent) is None and not objects(server).has(absent)
    with pytest.raises(IntegrityError, match="no object s3://bucket/none") as caught:
        objects(server).open(absent)
    assert caught.value.rule == "artifact-missing"


def test_another_version_is_not_the_object(server: ObjectServer) -> None:
    found = objects(server).find(PLACE)
    assert found is not None and found.etag and objects(server).has(found)
    server.objects["/bucket/a/b"] = b"other"
    assert not objects(server).has(found)
    with pytest.raises(IntegrityError, match="was changed"):
        objects(server).open(found)


def test_object_that_changes_while_it_is_read_is_told(server: ObjectServer) -> None:
    server.breaks.append(1 << 20)
    with objects(server).open(PLACE) as stream:
        stream.read(10)
        server.objects["/bucket/a/b"] = DATA[::-1]
        with pytest.raises(IntegrityError, match="was changed"):
            stream.read()


def test_large_object_is_written_in_parts(server: ObjectServer) -> None:
    written = objects(server).put(ObjectPlace("bucket", "large"), (DATA for _ in range(23)))
    assert server.objects["/bucket/large"] == DATA * 23
    assert objects(server).has(written) and written.etag
    assert sum(request.startswith("PUT") for request in server.requests) == 3


def test_upload_that_fails_leaves_nothing(server: ObjectServer) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (DATA for _ in range(23))
        raise IntegrityError("the source is damaged")

    with pytest.raises(IntegrityError, match="damaged"):
        objects(server).put(ObjectPlace("bucket", "large"), pieces())
    assert "/bucket/large" not in server.objects and server.parts == {}


def test_other_buckets_are_reached_as_the_environment_says(
    server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for name, value in {"S3_ENDPOINT": server.url, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}.items():
        monkeypatch.setenv(name, value)
    server.objects["/other/key"] = b"z"
    elsewhere = S3Objects(BucketAccess("bucket", "http://127.0.0.1:9"), 0.0)
    assert elsewhere.has(ObjectPlace("other", "key", endpoint="http://127.0.0.1:9"))


def test_many_threads_share_the_objects(server: ObjectServer) -> None:
    shared, read = objects(server), list[bool]()

    def work() -> None:
        with shared.open(PLACE) as stream:
            read.append(stream.read() == DATA)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [True] * 8


def test_keys_are_not_shown(server: ObjectServer) -> None:
    assert "secret" not in repr(BucketAccess("b", access_key="x", secret_key="secret", session_token="secret"))
