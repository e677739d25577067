"""Old addresses: every way to name a revision, and what is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.index import HubIndex
from catalog.library.hub.mirror.check import mirror_findings
from catalog.library.hub.mirror.lookup import Mirrored, mirror_lookup, mirrored_at, mirrored_text
from catalog.library.hub.mirror.values import MirrorPath, Refs, Run
from catalog.library.index.paths import source_path
from tests.library.hub.mirror.mirrors import RAW, Memory, mirror_index

FIRST, SECOND, TWIN, LAST = "a" * 40, "b" * 40, "b" * 39 + "c", "d" * 40
PATH = "components/gcp/query/component.yaml"
SHARP = "components/C#_script/component.yaml"
GONE = "components/old.yaml"
OLD_TEXT = "implementation: {container: {image: old}}\n"
NEW_TEXT = "implementation: {container: {image: new}}\n"
OTHER_URL = "https://parts.example/query.yaml"


@pytest.fixture
def memory() -> Memory:
    """Where the hub's files are."""
    return Memory()


@pytest.fixture
def index(memory: Memory) -> HubIndex:
    """States: 1 (old), 2 (new), 3 (new; the other file is gone, and this one too on `main`, which is 0)."""
    old, new = memory.put_component(OLD_TEXT), memory.put_component(NEW_TEXT)
    refs = Refs(
        head=LAST,
        heads={"main": LAST, "release/1.0": SECOND, "v1": SECOND},
        tags={"v1": FIRST, "1.0/final": SECOND},
        last=3,
    )
    paths = {
        PATH: MirrorPath("gcp/query", (Run(1, 1, old), Run(2, 3, new))),
        SHARP: MirrorPath("c", (Run(1, 1, old),)),
        GONE: MirrorPath("old", (Run(1, 2, old),)),
    }
    return mirror_index(memory, refs, {FIRST: 1, SECOND: 2, TWIN: 3, LAST: 0}, paths, {OTHER_URL: new})


def text_at(index: HubIndex, url: str) -> str | None:
    data = mirrored_text(index, url)
    return None if data is None else data.decode()


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (f"{RAW}/{FIRST}/{PATH}", OLD_TEXT),
        (f"{RAW}/{SECOND}/{PATH}", NEW_TEXT),
        (f"{RAW}/{'a' * 7}/{PATH}", OLD_TEXT),
        (f"{RAW}/v1/{PATH}", OLD_TEXT),
        (f"{RAW}/refs/heads/v1/{PATH}", NEW_TEXT),
        (f"{RAW}/refs/tags/v1/{PATH}", OLD_TEXT),
        (f"{RAW}/release/1.0/{PATH}", NEW_TEXT),
        (f"{RAW}/1.0/final/{PATH}", NEW_TEXT),
        (f"https://github.com/acme/parts/blob/{FIRST}/{PATH}", OLD_TEXT),
        (f"https://github.com/acme/parts/raw/release/1.0/{PATH}?raw=true#L3", NEW_TEXT),
        (f"https://www.github.com/Acme/PARTS/raw/{FIRST}/{PATH}", OLD_TEXT),
        (f"https://raw.githubusercontent.com/Acme/Parts/{FIRST}/components%2Fgcp/query/component.yaml", None),
        (f"{RAW}/{FIRST}/components/gcp/%71uery/component.yaml", OLD_TEXT),
        (f"{RAW}/{FIRST}/{SHARP}", OLD_TEXT),
        (f"{RAW}/{FIRST}/{SHARP.replace('#', '%23')}", OLD_TEXT),
        (OTHER_URL, NEW_TEXT),
        (f"{OTHER_URL}#sha256=1", NEW_TEXT),
    ],
)
def test_an_address_gives_what_stood_there(index: HubIndex, url: str, text: str | None) -> None:
    assert text_at(index, url) == text


@pytest.mark.parametrize(
    "url",
    [
        f"{RAW}/{LAST}/{PATH}",
        f"{RAW}/{TWIN}/{GONE}",
        f"{RAW}/{'b' * 12}/{PATH}",
        f"{RAW}/{'a' * 6}/{PATH}",
        f"{RAW}/{'e' * 40}/{PATH}",
        f"{RAW}/v1/components/none.yaml",
        f"{RAW}/v1",
        f"{RAW}/{FIRST}/components/../{PATH}",
        f"{RAW}/{FIRST}/components/%2e%2e/{PATH}",
        f"{RAW}/--upload-pack=x/{PATH}",
        f"https://raw.githubusercontent.com/acme/other/{FIRST}/{PATH}",
        f"https://raw.githubusercontent.com.evil.example/acme/parts/{FIRST}/{PATH}",
        f"https://raw.githubusercontent.com:8443/acme/parts/{FIRST}/{PATH}",
        f"https://github.com/acme/parts/tree/{FIRST}/{PATH}",
        f"ftp://raw.githubusercontent.com/acme/parts/{FIRST}/{PATH}",
        f"https://[raw/acme/parts/{FIRST}/{PATH}",
        f"{RAW}/{FIRST}/components/%ff.yaml",
        "no address",
    ],
)
def test_any_other_address_gives_nothing(index: HubIndex, url: str) -> None:
    assert mirror_lookup(index, url) is None


@pytest.mark.parametrize("revision", ["main", "HEAD", "refs/heads/main"])
def test_the_default_branch_gives_the_last_it_had(index: HubIndex, memory: Memory, revision: str) -> None:
    digest = memory.put_component(OLD_TEXT)
    assert mirrored_at(index, f"{RAW}/{revision}/{GONE}") == Mirrored(digest, "old", gone=True)
    assert text_at(index, f"{RAW}/{revision}/{PATH}") == NEW_TEXT


def test_a_hub_that_mirrors_nothing_knows_no_address(index: HubIndex) -> None:
    assert mirror_lookup(replace(index, root=replace(index.root, sources=None)), f"{RAW}/v1/{PATH}") is None


def test_a_part_that_was_changed_is_refused(index: HubIndex, memory: Memory) -> None:
    assert mirror_findings(index) == ()
    stored = index.root.sources
    assert stored is not None
    memory.files[source_path(stored.digest)] = b'{"sources":1,"repositories":[]}'
    with pytest.raises(IntegrityError) as caught:
        mirror_lookup(index, f"{RAW}/v1/{PATH}")
    assert caught.value.rule == "hub-digest"
    assert [finding.rule for finding in mirror_findings(index)] == ["hub-digest"]


def test_a_component_that_is_missing_is_found(index: HubIndex, memory: Memory) -> None:
    gone = next(path for path in memory.files if path.startswith("blobs/"))
    del memory.files[gone]
    (finding,) = mirror_findings(index)
    assert (finding.rule, gone in finding.message) == ("hub-incomplete", True)
