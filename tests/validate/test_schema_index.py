"""The schemas of a hub's index: what a root, a bucket and a shard may say. The metaschema tests are in test_schema."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.diff.change import make_change
from catalog.diff.kinds import KINDS
from catalog.errors import LibraryError
from catalog.library.index.encode import encode_bucket, encode_root, encode_shard
from catalog.library.index.values import BucketEntry, Shard, Stored
from catalog.library.reference import check_name, is_version
from catalog.spec.parse import parse_component
from catalog.validate.schema import schema_findings
from hub.index.change import empty_root
from hub.index.component_shard import read_component_shard
from hub.index.entry import make_entry

COMPONENTS = Path(__file__).resolve().parents[2] / "components"
OURS = sorted({path.parents[1] for path in COMPONENTS.glob("*/*/component.yaml")})
DIGEST = "0123456789abcdef" * 4
EMPTY = {"digest": hashlib.sha256(b"{}").hexdigest(), "size": 2}
ROOT = {"index": 1, "bucket_count": 256, "buckets": [EMPTY] * 256}
ENTRY = {"latest": "1.2.0", "digest": DIGEST}
VERSION: dict[str, Any] = {
    "version": "1.2.0",
    "digest": DIGEST,
    "size": 612,
    "description": "Cuts a text",
    "image": "alpine:3.20",
    "image_digest": f"sha256:{DIGEST}",
    "inputs": [{"name": "Text", "type": "String", "description": "Any text", "default": "a", "optional": True}],
    "outputs": [{"name": "Table", "type": {"CSV": {"delimiter": ";"}}, "description": "One row per line"}],
    "labels": {"area": "text"},
    "annotations": {"author": "A. Person", "deprecated": "true"},
    "deprecated": True,
    "superseded_by": "echo@2.0.0",
    "yanked": True,
    "files": {"README.md": {"digest": DIGEST, "size": 0}, "tests.yaml": {"digest": DIGEST, "size": 7}},
    "changes": [{"kind": "input-removed", "port": "Tail", "before": "Integer", "after": "", "level": "major"}],
}
BARE: dict[str, Any] = {
    "version": "1.0.0",
    "digest": DIGEST,
    "size": 0,
    "description": "",
    "image": "",
    "image_digest": None,
    "inputs": [{"name": "Text"}],
    "outputs": [],
    "labels": {},
    "annotations": {},
    "deprecated": False,
    "superseded_by": None,
    "yanked": False,
    "changes": [],
    "files": {},
}


def findings_of_version(version: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    return schema_findings("index-shard", {"name": "echo", "versions": [version]})


def test_a_root_of_an_empty_hub_fits() -> None:
    assert schema_findings("index", ROOT) == []
    assert json.loads(encode_root(empty_root())) == ROOT


def test_a_root_may_name_mirrored_sources_and_search_tables() -> None:
    part = Stored(DIGEST, 80)
    root = json.loads(encode_root(replace(empty_root(), sources=part, search=part)))
    assert root["sources"] == root["search"] == {"digest": DIGEST, "size": 80}
    assert schema_findings("index", root) == []


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"index": 2}, ("index",), "1 was expected"),
        ({"bucket_count": 16}, ("bucket_count",), "256 was expected"),
        ({"buckets": [EMPTY] * 255}, ("buckets",), "must have at least 256 entries, not 255"),
        ({"buckets": [EMPTY] * 257}, ("buckets",), "must have at most 256 entries, not 257"),
        ({"buckets": {"00": EMPTY}}, ("buckets",), "must be a list, not a map"),
        ({"buckets": [{"digest": DIGEST}, *[EMPTY] * 255]}, ("buckets", 0), 'lacks "size"'),
        ({"buckets": [{**EMPTY, "size": "2"}, *[EMPTY] * 255]}, ("buckets", 0, "size"),
         "must be a whole number, not text"),
        ({"generated": "2025-01-01"}, ("generated",),
         'there is no key "generated" here (there are: bucket_count, buckets, index, search, sources)'),
        ({"search": DIGEST}, ("search",), "must be a map, not text"),
        ({"sources": {"digest": DIGEST}}, ("sources",), 'lacks "size"'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_root_is_said(change: dict[str, Any], path: tuple[str | int, ...], message: str) -> None:
    assert schema_findings("index", {**ROOT, **change}) == [(path, message)]


@pytest.mark.parametrize("digest", [DIGEST.upper(), DIGEST[1:], f"{DIGEST}\n", f"sha256:{DIGEST}", "", None])
def test_a_digest_is_64_small_hex_digits_at_every_level(digest: str | None) -> None:
    bad = {**EMPTY, "digest": digest}
    assert [path for path, _ in schema_findings("index", {**ROOT, "buckets": [bad, *[EMPTY] * 255]})] == [
        ("buckets", 0, "digest")
    ]
    assert [path for path, _ in schema_findings("index-bucket", {"echo": {**ENTRY, "digest": digest}})] == [
        ("echo", "digest")
    ]
    assert [path for path, _ in findings_of_version({**VERSION, "digest": digest})] == [("versions", 0, "digest")]


@pytest.mark.parametrize(
    "bucket", [{}, {"echo": ENTRY}, {"team/echo": ENTRY, "csv_split": {**ENTRY, "latest": "0.1.0-rc.1"}}]
)
def test_buckets_of_none_one_and_several_components_fit(bucket: dict[str, Any]) -> None:
    assert schema_findings("index-bucket", bucket) == []


@pytest.mark.parametrize(
    "bucket",
    [
        [],
        {"echo": "1.2.0"},
        {"echo": {"latest": "1.2.0"}},
        {"echo": {"digest": DIGEST}},
        {"echo": {**ENTRY, "latest": "1.2"}},
        {"echo": {**ENTRY, "latest": None}},
        {"echo": {**ENTRY, "url": "https://example.com"}},
    ],
)
def test_a_bucket_that_is_none_does_not_fit(bucket: Any) -> None:
    assert schema_findings("index-bucket", bucket)


@pytest.mark.parametrize(
    "name",
    [
        "echo", "team/echo", "a", "9-lives", "a_b-c", "x" * 128,
        "", ".", "..", "../echo", "a/b/c", "/echo", "echo/", "Echo", "écho", "echo\n", "a b", "-a", "a\\b", "a.b",
        "x" * 129,
    ],
)  # fmt: skip
def test_buckets_and_shards_take_the_names_a_library_may_hold(name: str) -> None:
    try:
        check_name(name)
        held = True
    except LibraryError:
        held = False
    assert (schema_findings("index-bucket", {name: ENTRY}) == []) is held
    assert (schema_findings("index-shard", {"name": name, "versions": [BARE]}) == []) is held


@pytest.mark.parametrize(
    "version",
    [
        "0.0.0", "1.2.3", "1.0.0-rc.1", "1.0.0-0a.b-c", "1.0.0+build.01", "1.0.0-x+y", "10.20.30--",
        "1", "1.2", "v1.2.3", "01.2.3", "1.2.3-01", "1.2.3-", "1.2.3+", "1.2.3-a..b", "1.2.3.4", "",
    ],
)  # fmt: skip
def test_versions_are_what_a_library_takes_for_versions(version: str) -> None:
    assert (findings_of_version({**BARE, "version": version}) == []) is is_version(version)


@pytest.mark.parametrize("version", ["1.2.3\n", "\u0661.2.3", "1.0.0-" + "x" * 123])
def test_a_version_is_one_short_line_of_ascii(version: str) -> None:
    assert [path for path, _ in findings_of_version({**BARE, "version": version})] == [("versions", 0, "version")]


@pytest.mark.parametrize("version", [VERSION, BARE])
def test_a_full_and_a_bare_version_fit(version: dict[str, Any]) -> None:
    assert findings_of_version(version) == []


@pytest.mark.parametrize("key", BARE)
def test_a_version_has_all_its_keys(key: str) -> None:
    short = {name: value for name, value in BARE.items() if name != key}
    assert findings_of_version(short) == [(("versions", 0), f'lacks "{key}"')]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"image": None}, ("image",)),
        ({"image_digest": DIGEST}, ("image_digest",)),
        ({"inputs": {"Text": "String"}}, ("inputs",)),
        ({"inputs": [{"type": "String"}]}, ("inputs", 0)),
        ({"inputs": [{"name": "Text", "type": None}]}, ("inputs", 0, "type")),
        ({"inputs": [{"name": "Text", "default": ["a"]}]}, ("inputs", 0, "default")),
        ({"outputs": [{"name": "Table", "default": "a"}]}, ("outputs", 0, "default")),
        ({"labels": {"tier": 1}}, ("labels", "tier")),
        ({"annotations": None}, ("annotations",)),
        ({"deprecated": "true"}, ("deprecated",)),
        ({"superseded_by": ""}, ("superseded_by",)),
        ({"deprecated": False}, ("deprecated",)),
        ({"size": -1}, ("size",)),
        ({"size": "612"}, ("size",)),
        ({"description": None}, ("description",)),
        ({"yanked": "no"}, ("yanked",)),
        ({"files": {"component.yaml": {"digest": DIGEST, "size": 1}}}, ("files", "component.yaml")),
        ({"files": {"README.md": DIGEST}}, ("files", "README.md")),
        ({"files": {"README.md": {"digest": DIGEST}}}, ("files", "README.md")),
        ({"changes": [{"kind": "input-removed"}]}, ("changes", 0)),
        ({"changes": [{**VERSION["changes"][0], "level": "none"}]}, ("changes", 0, "level")),
        ({"changes": [{**VERSION["changes"][0], "kind": "Input removed"}]}, ("changes", 0, "kind")),
    ],
)
def test_a_version_with_a_mistake_does_not_fit(change: dict[str, Any], path: tuple[str | int, ...]) -> None:
    assert {found for found, _ in findings_of_version({**VERSION, **change})} == {("versions", 0, *path)}


@pytest.mark.parametrize("key", ["published_at", "created", "published_by", "test_results", "signature"])
def test_what_changes_without_a_publish_does_not_stand_in_a_shard(key: str) -> None:
    assert [path for path, _ in findings_of_version({**BARE, key: None})] == [("versions", 0, key)]
    shard = {"name": "echo", "versions": [BARE], key: None}
    assert [path for path, _ in schema_findings("index-shard", shard)] == [(key,)]


@pytest.mark.parametrize(
    ("tags", "fits"),
    [
        ({}, True),
        ({"stable": DIGEST, "2025-01": DIGEST, "_x.y-z": DIGEST}, True),
        ({"stable": f"sha256:{DIGEST}"}, False),
        ({"stable": "1.0.0"}, False),
        ({"": DIGEST}, False),
        ({"-stable": DIGEST}, False),
        ({"a/b": DIGEST}, False),
        ({"x" * 129: DIGEST}, False),
        ([DIGEST], False),
    ],
)
def test_tags_are_words_for_digests(tags: Any, fits: bool) -> None:
    assert (schema_findings("index-shard", {"name": "echo", "versions": [BARE], "tags": tags}) == []) is fits


def test_a_shard_has_a_version() -> None:
    assert schema_findings("index-shard", {"name": "echo", "versions": []}) == [(("versions",), "must not be empty")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_change_can_be_told(kind: str) -> None:
    told = make_change(kind, "port", "before", "after")
    change = {"kind": kind, "port": "port", "before": "before", "after": "after", "level": told.level.word}
    assert findings_of_version({**BARE, "changes": [change]}) == []


@pytest.mark.parametrize("folder", OURS, ids=lambda f: f.name)
def test_what_is_written_of_our_components_fits(folder: Path) -> None:
    component = read_component_shard(COMPONENTS, folder.name)
    assert component.shard is not None
    data = encode_shard(replace(component.shard, tags={"stable": component.shard.versions[0].digest}))
    assert schema_findings("index-shard", json.loads(data)) == []
    entry = BucketEntry(component.shard.latest, hashlib.sha256(data).hexdigest())
    assert schema_findings("index-bucket", json.loads(encode_bucket({folder.name: entry}))) == []


def test_what_is_written_of_an_odd_component_fits() -> None:
    spec = parse_component(ODD)
    entry = make_entry(spec, "1.0.0-rc.1+x", Stored(DIGEST, 5), {"README.md": Stored(DIGEST, 0)})
    told = json.loads(encode_shard(Shard("team/odd", (entry,))))
    assert schema_findings("index-shard", told) == []
    assert told["versions"][0]["inputs"][1] == {"name": "Rate", "type": {"Float": {"top": "inf"}}, "default": "nan"}


ODD = """
name: Odd \U0001f600
metadata: {annotations: {deprecated: 'true', superseded_by: even@1.0.0}, labels: {area: text}}
inputs:
- {name: Text, default: '', optional: true}
- {name: Rate, type: {Float: {top: .inf}}, default: .nan}
outputs:
- {name: Table, type: [CSV, {1: 2}]}
implementation: {graph: {tasks: {}}}
"""
