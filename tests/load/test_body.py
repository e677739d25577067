from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest

from catalog.errors import FetchError
from catalog.load.body import read_body


def read(*chunks: bytes, encoding: str = "", declared: str = "", limit: int = 100) -> bytes:
    return read_body(chunks, encoding=encoding, declared=declared, limit=limit, url="u")


def test_chunks_are_joined_and_decoded() -> None:
    packed = gzip.compress(b"hello")
    assert read(b"he", b"llo") == b"hello"
    assert read(packed[:7], packed[7:], encoding="GZIP") == b"hello"
    assert read(zlib.compress(b"hello"), encoding="deflate") == b"hello"


def test_exactly_the_limit_is_allowed() -> None:
    assert len(read(b"x" * 100)) == 100
    assert len(read(gzip.compress(b"x" * 100), encoding="gzip")) == 100


@pytest.mark.parametrize(
    ("chunk", "encoding", "declared"),
    [
        (b"x" * 101, "", ""),
        (b"x" * 101, "", "5"),
        (b"", "", "101"),
        (gzip.compress(bytes(50_000_000)), "gzip", "5"),
    ],
)
def test_too_much_is_refused_whatever_is_declared(chunk: bytes, encoding: str, declared: str) -> None:
    with pytest.raises(FetchError) as caught:
        read(chunk, encoding=encoding, declared=declared)
    assert caught.value.rule == "fetch-too-large"


@pytest.mark.parametrize(
    ("chunk", "encoding"),
    [(b"no gzip", "gzip"), (gzip.compress(b"hello")[:-4], "gzip"), (gzip.compress(b"a") + b"b", "gzip"), (b"x", "br")],
)
def test_a_damaged_or_unknown_encoding_is_refused(chunk: bytes, encoding: str) -> None:
    with pytest.raises(FetchError) as caught:
        read(chunk, encoding=encoding)
    assert caught.value.rule == "fetch-encoding"


def test_an_endless_body_is_left_after_the_limit() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 10

    with pytest.raises(FetchError):
        read_body(endless(), encoding="", declared="", limit=100, url="u")
    assert taken == 11
