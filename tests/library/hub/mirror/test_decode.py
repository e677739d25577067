"""What strangers put into the part `sources` is read as itself, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.mirror.decode import (
    decode_addresses,
    decode_commits,
    decode_paths,
    decode_refs,
    decode_sources,
)
from catalog.library.hub.mirror.encode import (
    encode_addresses,
    encode_commits,
    encode_paths,
    encode_refs,
    encode_sources,
)
from catalog.library.hub.mirror.values import Mirror, MirrorPath, Parts, Refs, Run, Sources
from catalog.library.index.values import Stored

DIGEST, COMMIT = "0" * 64, "1" * 40
STORED = {"digest": DIGEST, "size": 2}
PARTS = {"digits": 0, "parts": [STORED]}
MIRROR = {"origin": "github.com/acme/parts", "refs": STORED, "commits": PARTS, "paths": PARTS}


def test_everything_is_read_as_it_was_written() -> None:
    stored = Stored(DIGEST, 2)
    sources = Sources((Mirror("github.com/a/b", stored, Parts(0, (stored,)), Parts(1, (stored,) * 16)),), stored)
    assert decode_sources(encode_sources(sources), "x") == sources
    refs = Refs(COMMIT, {"main": COMMIT}, {"v1": COMMIT}, 7)
    assert decode_refs(encode_refs(refs), "x") == refs
    assert decode_commits(encode_commits({COMMIT: 3}), "x") == {COMMIT: 3}
    paths = {"a.yaml": MirrorPath("team/a", (Run(1, 2, DIGEST), Run(5, 5, DIGEST)))}
    assert decode_paths(encode_paths(paths), "x") == paths
    assert decode_addresses(encode_addresses({"https://a/b": DIGEST}), "x") == {"https://a/b": DIGEST}


@pytest.mark.parametrize(
    ("decode", "value"),
    [
        (decode_sources, []),
        (decode_sources, {"sources": 2, "repositories": []}),
        (decode_sources, {"sources": 1, "repositories": {}}),
        (decode_sources, {"sources": 1, "repositories": [{**MIRROR, "origin": "../../etc"}]}),
        (decode_sources, {"sources": 1, "repositories": [{**MIRROR, "refs": {"digest": "../x", "size": 1}}]}),
        (decode_sources, {"sources": 1, "repositories": [{**MIRROR, "refs": {"digest": DIGEST, "size": -1}}]}),
        (decode_sources, {"sources": 1, "repositories": [{**MIRROR, "refs": {"digest": DIGEST, "size": 1 << 40}}]}),
        (decode_sources, {"sources": 1, "repositories": [{**MIRROR, "paths": {"digits": 1, "parts": [STORED]}}]}),
        (decode_sources, {"sources": 1, "repositories": [{**MIRROR, "paths": {"digits": 9, "parts": [STORED]}}]}),
        (decode_sources, {"sources": 1, "repositories": [], "addresses": DIGEST}),
        (decode_refs, {"head": "main", "heads": {}, "tags": {}, "last": 0}),
        (decode_refs, {"head": None, "heads": {"main": 1}, "tags": {}, "last": 0}),
        (decode_refs, {"head": None, "heads": {}, "tags": {}, "last": True}),
        (decode_commits, {"HEAD": 1}),
        (decode_commits, {COMMIT: -1}),
        (decode_paths, {"a": {"name": "../a", "at": []}}),
        (decode_paths, {"a": {"name": "a", "at": [[1, 2]]}}),
        (decode_paths, {"a": {"name": "a", "at": [[2, 1, DIGEST]]}}),
        (decode_paths, {"a": {"name": "a", "at": [[1, 4, DIGEST], [4, 5, DIGEST]]}}),
        (decode_paths, {"a": {"name": "a", "at": [[1, 1, DIGEST.upper() + "\n"]]}}),
        (decode_addresses, {"https://a/b": "latest"}),
    ],
)
def test_what_is_out_of_place_is_refused(decode: Callable[[bytes, str], Any], value: Any) -> None:
    with pytest.raises(IntegrityError) as caught:
        decode(json.dumps(value).encode(), "the hub")
    assert caught.value.rule == "hub-malformed"
    assert "the hub" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"nul"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        decode_paths(data, "the hub")
