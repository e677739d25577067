from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from catalog.errors import MachineError
from catalog.run.s3_client import make_client
from tests.run.object_server import object_server

MANY = 12
KEYS = ("key", "secret", "")


@pytest.fixture(autouse=True)
def botocore() -> Any:
    return pytest.importorskip("botocore.session", reason="botocore is not installed")


def test_many_threads_get_clients_that_work() -> None:
    with object_server() as server:
        server.objects["/bucket/key"] = b"data"

        def size(_: int) -> Any:
            client = make_client(server.url, "us-east-1", KEYS, s3={"addressing_style": "path"})
            try:
                return client.head_object(Bucket="bucket", Key="key")["ContentLength"]
            finally:
                client.close()

        with ThreadPoolExecutor(MANY) as pool:
            assert list(pool.map(size, range(MANY))) == [4] * MANY


def test_one_client_is_made_at_a_time(botocore: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    create = botocore.Session.create_client
    at_once: list[int] = []
    inside: set[int] = set()

    def counted(*arguments: Any, **options: Any) -> Any:
        inside.add(threading.get_ident())
        at_once.append(len(inside))
        try:
            return create(*arguments, **options)
        finally:
            inside.discard(threading.get_ident())

    monkeypatch.setattr(botocore.Session, "create_client", counted)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: make_client("http://127.0.0.1:1", "us-east-1", KEYS).close(), range(4)))
    assert at_once == [1] * 4


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    with pytest.raises(MachineError) as caught:
        make_client()
    assert caught.value.rule == "storage-driver"
