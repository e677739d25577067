"""Publishing a version: once, whole, with a proven number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.errors import CatalogError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index.records import Event, read_records
from hub.index.verify import verify_index
from hub.publish.prepare import Prepared
from tests.hub.index.memory import MemoryHub
from tests.hub.index.texts import OPTIONAL_INPUT, component
from tests.hub.publish.submissions import prepared, put


def refused(hub: MemoryHub, item: Prepared, *, downgrade: bool = False) -> str:
    before = dict(hub.files)
    with pytest.raises(CatalogError) as caught:
        put(hub, item, downgrade=downgrade)
    assert hub.files == before
    return caught.value.rule


def test_a_published_version_is_found() -> None:
    hub = MemoryHub()
    published = put(hub, prepared())
    assert (published.name, published.version, published.created) == ("echo", "1.0.0", True)
    library = HubLibrary(open_index(hub))
    spec = library.load("echo", "1.0.0")
    assert spec.source is not None and spec.source.digest == published.digest
    assert library.file("echo", "1.0.0", "README.md") is not None
    assert library.find_digest("echo", published.digest) == spec
    assert verify_index(hub).findings == ()
    assert read_records(hub, "echo") == (Event("publish", "1.0.0", "anna", "2025-01-31T12:00:00Z"),)


def test_the_same_bytes_again_change_nothing() -> None:
    hub = MemoryHub()
    put(hub, prepared())
    before = dict(hub.files)
    assert not put(hub, prepared()).created
    assert hub.files == before


def test_other_bytes_are_refused() -> None:
    hub = MemoryHub()
    put(hub, prepared())
    assert refused(hub, prepared(description="Other.")) == "version-immutable"
    item = prepared()
    files = {**item.submission.files, "README.md": b"# Other"}
    assert refused(hub, replace(item, submission=replace(item.submission, files=files))) == "version-immutable"
    assert refused(hub, replace(item, submission=replace(item.submission, files={}))) == "version-immutable"


def test_a_number_must_go_with_what_changed() -> None:
    hub = MemoryHub()
    put(hub, prepared())
    assert refused(hub, prepared(version="1.0.1", more=OPTIONAL_INPUT)) == "version-bump-too-small"
    assert put(hub, prepared(version="1.1.0", more=OPTIONAL_INPUT)).created
    assert refused(hub, prepared(version="1.2.0")) == "version-bump-too-small"
    assert put(hub, prepared(version="2.0.0")).created
    assert put(hub, prepared(version="2.0.1", more=OPTIONAL_INPUT), proven=False).created


def test_an_older_version_is_published_on_purpose_only() -> None:
    hub = MemoryHub()
    for version in ("1.0.0", "2.0.0"):
        put(hub, prepared(version=version))
    assert refused(hub, prepared(version="1.0.1")) == "version-downgrade"
    assert refused(hub, prepared(version="2.0.0-rc.1")) == "version-downgrade"
    assert put(hub, prepared(version="1.0.1"), downgrade=True).created
    shard = open_index(hub).shard("echo")
    assert shard is not None
    assert [(entry.version, [change["before"][-6:-1] for change in entry.changes]) for entry in shard.versions] == [
        ("2.0.0", ["1.0.1"]),
        ("1.0.1", ["1.0.0"]),
        ("1.0.0", []),
    ]


def test_a_prerelease_comes_before_its_release() -> None:
    hub = MemoryHub()
    for version in ("1.0.0", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0"):
        assert put(hub, prepared(version=version)).created
    library = HubLibrary(open_index(hub))
    assert library.versions("echo") == ("2.0.0", "2.0.0-rc.2", "2.0.0-rc.1", "1.0.0")


def test_names_that_look_alike_are_refused() -> None:
    hub = MemoryHub()
    put(hub, prepared("data_set"))
    assert refused(hub, prepared("dataset")) == "name-look-alike"
    assert put(hub, prepared("team/dataset")).created


def superseded_by(successor: str) -> str:
    return component().replace("license:", f"deprecated: 'true'\n    superseded_by: {successor}\n    license:")


def test_a_successor_is_there_and_another_version() -> None:
    hub = MemoryHub()
    put(hub, prepared("say"))
    assert refused(hub, prepared(text=superseded_by("shout@1.0.0"))) == "successor-unknown"
    assert refused(hub, prepared(text=superseded_by("say@9.0.0"))) == "successor-unknown"
    assert refused(hub, prepared(text=superseded_by("echo@1.0.0"))) == "successor-cycle"
    assert put(hub, prepared(text=superseded_by("say@1.0.0"))).created
    entry = HubLibrary(open_index(hub)).entry("echo", "1.0.0")
    assert entry is not None and entry.deprecated and entry.superseded_by == "say@1.0.0"


def test_publishes_one_by_one_make_what_a_build_makes() -> None:
    hubs = [MemoryHub(), MemoryHub()]
    items = [
        prepared(version="1.0.0"),
        prepared(version="1.1.0", more=OPTIONAL_INPUT),
        prepared("say"),
        prepared("a/b"),
    ]
    for item in items:
        put(hubs[0], item)
    for item in reversed(items):
        put(hubs[1], item, downgrade=True)
    assert hubs[0].files["index.json"] == hubs[1].files["index.json"]
