"""Verifying a whole hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from catalog.errors import IntegrityError, LibraryError
from catalog.library.hub.index import open_index
from catalog.library.index.canonical import canonical, sha256_hex
from catalog.library.index.decode import decode_root
from catalog.library.index.encode import encode_root, encode_shard
from catalog.library.index.paths import ROOT, blob_path, bucket_path, shard_path
from catalog.library.index.values import BucketEntry, Shard, Stored, bucket_number
from hub.index.change import change_shards, put_root, write_bucket, write_shard
from hub.index.store import HubWriter
from hub.index.verify import verify_index
from hub.index.writing import put_blob
from tests.hub.index.libraries import simple_shard
from tests.hub.index.memory import MemoryHub


@pytest.fixture
def hub() -> MemoryHub:
    """A hub of two components."""
    hub = MemoryHub()
    with hub.changing() as writer:
        shard = simple_shard(writer, "echo", "1.1.0", "1.0.0")
        files = {"README.md": put_blob(writer, b"# echo")}
        entries = (replace(shard.versions[0], files=files), shard.versions[1])
        change_shards(writer, [replace(shard, versions=entries), simple_shard(writer, "say", "1.0.0")])
    return hub


def shard_of(hub: MemoryHub, name: str) -> Shard:
    shard = open_index(hub).shard(name)
    assert shard is not None
    return shard


def rules(hub: MemoryHub) -> list[str]:
    return [finding.rule for finding in verify_index(hub).findings]


def test_a_whole_hub_has_nothing_wrong(hub: MemoryHub) -> None:
    verified = verify_index(hub)
    assert (verified.components, verified.versions, verified.files) == (2, 3, 4)
    assert verified.findings == ()


def everything(hub: MemoryHub) -> list[str]:
    return sorted(path for path in hub.files if path != ROOT)


def test_every_file_that_is_missing_is_told(hub: MemoryHub) -> None:
    for path in everything(hub):
        damaged = MemoryHub({name: data for name, data in hub.files.items() if name != path})
        assert set(rules(damaged)) == {"hub-incomplete"}, path
        assert path in str(verify_index(damaged).findings[0])


def test_every_file_that_is_changed_is_told(hub: MemoryHub) -> None:
    for path in everything(hub):
        damaged = MemoryHub({**hub.files, path: hub.files[path] + b" "})
        assert set(rules(damaged)) <= {"hub-digest", "hub-too-large"} and rules(damaged), path


def test_everything_is_told_at_once(hub: MemoryHub) -> None:
    for name in ("echo", "say"):
        del hub.files[blob_path(shard_of(hub, name).versions[0].digest)]
    assert rules(hub) == ["hub-incomplete"] * 2


def test_no_hub_and_a_root_that_is_none() -> None:
    with pytest.raises(LibraryError) as missing:
        verify_index(MemoryHub())
    assert missing.value.rule == "hub-missing"
    with pytest.raises(IntegrityError) as malformed:
        verify_index(MemoryHub({ROOT: b"{}"}))
    assert malformed.value.rule == "hub-malformed"


def put_bucket(writer: HubWriter, number: int, bucket: dict[str, BucketEntry]) -> None:
    root = open_index(writer).root
    stored = write_bucket(writer, bucket)
    put_root(writer, replace(root, buckets=(*root.buckets[:number], stored, *root.buckets[number + 1 :])))


def misplaced(writer: HubWriter) -> None:
    number = bucket_number("other")
    put_bucket(writer, number + 1, {"other": write_shard(writer, simple_shard(writer, "other", "1.0.0"))})


def wrong_latest(writer: HubWriter) -> None:
    entry = write_shard(writer, simple_shard(writer, "other", "1.0.0"))
    put_bucket(writer, bucket_number("other"), {"other": replace(entry, latest="2.0.0")})


def wrong_order(writer: HubWriter) -> None:
    change_shards(writer, [simple_shard(writer, "other", "1.0.0", "1.1.0")])


def twice(writer: HubWriter) -> None:
    change_shards(writer, [simple_shard(writer, "other", "1.0.0", "1.0.0")])


def lost_tag(writer: HubWriter) -> None:
    change_shards(writer, [replace(simple_shard(writer, "other", "1.0.0"), tags={"stable": "0" * 64})])


def wrong_size(writer: HubWriter) -> None:
    shard = simple_shard(writer, "other", "1.0.0")
    change_shards(writer, [replace(shard, versions=(replace(shard.versions[0], size=shard.versions[0].size + 1),))])


def of_another(writer: HubWriter) -> None:
    entry = write_shard(writer, simple_shard(writer, "other", "1.0.0"))
    put_bucket(writer, bucket_number("another"), {"another": entry})


def no_shard(writer: HubWriter) -> None:
    data = canonical({"name": "other", "versions": []})
    stored = Stored(sha256_hex(data), len(data))
    writer.write(shard_path(stored.digest), data)
    put_bucket(writer, bucket_number("other"), {"other": BucketEntry("1.0.0", stored.digest)})


def no_sources(writer: HubWriter) -> None:
    put_root(writer, replace(open_index(writer).root, sources=Stored("0" * 64, 2)))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (misplaced, "where nobody looks"),
        (wrong_latest, "2.0.0 in its bucket, 1.0.0 in its shard"),
        (wrong_order, "the highest first"),
        (twice, "each once"),
        (lost_tag, "names no version"),
        (wrong_size, "bytes, the index says"),
        (of_another, 'is the shard of "other"'),
        (no_shard, "it has no version"),
        (no_sources, "lacks sources/"),
    ],
)
def test_what_no_digest_shows(hub: MemoryHub, damage: Callable[[HubWriter], None], told: str) -> None:
    with hub.changing() as writer:
        damage(writer)
    findings = verify_index(hub).findings
    assert len(findings) == 1 and told in findings[0].message


def test_look_alikes_and_circles_of_successors(hub: MemoryHub) -> None:
    with hub.changing() as writer:
        pairs = (("a_b", "1.0.0", "say@1.0.0"), ("ab", "1.0.0", "ab@1.0.0"), ("c", "1.0.0", "nowhere@1.0.0"))
        for name, version, successor in pairs:
            shard = simple_shard(writer, name, version)
            entry = replace(shard.versions[0], deprecated=name != "a_b", superseded_by=successor)
            change_shards(writer, [replace(shard, versions=(entry,))])
    assert sorted(rules(hub)) == ["hub-malformed", "name-look-alike", "successor-cycle", "successor-unknown"]


def test_the_bytes_are_those_that_encoding_gives(hub: MemoryHub) -> None:
    root = decode_root(hub.files[ROOT], ROOT)
    assert encode_root(root) == hub.files[ROOT]
    entry = open_index(hub).entry("echo")
    assert entry and encode_shard(shard_of(hub, "echo")) == hub.files[shard_path(entry.digest)]
    assert bucket_path(root.buckets[bucket_number("echo")].digest) in hub.files
