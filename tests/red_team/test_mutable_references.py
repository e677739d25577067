"""What a name, a tag or a URL meant yesterday is what it means today, or the change is told."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError, IntegrityError, LibraryError
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.lock import make_lock
from catalog.load.fetch import FetchOptions, fetch
from catalog.spec.model import ComponentSpec
from hub.index.folder_store import FolderStore
from hub.index.records import read_records
from hub.publish.prepare import prepare
from hub.publish.publish import publish
from hub.publish.status import yank
from hub.publish.submission import Submission
from hub.publish.tags import set_tag
from tests.library.folders import container, image_of, pipeline, put
from tests.load.servers import YAML, Request, serving

NOW = datetime(2030, 1, 1, tzinfo=timezone.utc)
EVIL = "evil.example/miner:1"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStore:
    """A hub with echo 1.0.0 and 1.1.0; the first has the tag stable."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)
    store = FolderStore(tmp_path / "hub")
    for version in ("1.0.0", "1.1.0"):
        add(store, version)
    with store.changing() as writer:
        set_tag(writer, "echo", "stable", "1.0.0", "alice", NOW)
    return store


def add(store: FolderStore, version: str, image: str = "") -> bool:
    """Publish a version of echo; True when it is a new one."""
    text = container("echo", image or f"echo:{version}")
    prepared = prepare(Submission("echo", version, text.encode()), strict=False)
    with store.changing() as writer:
        return publish(writer, prepared, "alice", NOW, proven=False).created


def libraries(store: FolderStore) -> Libraries:
    return Libraries((HubLibrary(open_index(FolderFiles(store.root))),))


def one_task(ref: str) -> ComponentSpec:
    """A pipeline of one task."""
    return pipeline(f"name: p\nimplementation: {{graph: {{tasks: {{a: {{componentRef: {{name: '{ref}'}}}}}}}}}}")


def test_other_bytes_are_not_published_under_a_version(store: FolderStore) -> None:
    with pytest.raises(LibraryError) as caught:
        add(store, "1.0.0", EVIL)
    assert caught.value.rule == "version-immutable"
    assert image_of(libraries(store).resolve("echo@1.0.0")) == "echo:1.0.0"


def test_the_same_bytes_are_no_new_publication(store: FolderStore) -> None:
    before = (store.root / "index.json").read_bytes()
    assert not add(store, "1.0.0")
    assert (store.root / "index.json").read_bytes() == before


def test_a_yanked_version_is_not_published_anew_with_other_bytes(store: FolderStore) -> None:
    with store.changing() as writer:
        yank(writer, "echo", "1.0.0", "alice", NOW)
    with pytest.raises(LibraryError) as caught:
        add(store, "1.0.0", EVIL)
    assert caught.value.rule == "version-immutable"


def test_a_library_whose_published_version_changed_is_not_indexed(capsys: pytest.CaptureFixture[str]) -> None:
    for image in ("bash:5", EVIL):
        put(Path("components/sort/1.0.0/component.yaml"), container("sort", image))
        code = main(["index", "build", "components", "-o", "public"])
    assert code == 1
    assert "version-immutable" in capsys.readouterr().err
    library = HubLibrary(open_index(FolderFiles(Path("public"))))
    assert image_of(library.load("sort", "1.0.0")) == "bash:5"


def test_a_tag_that_moved_is_recorded_and_a_lock_does_not_follow_it(store: FolderStore) -> None:
    spec = one_task("echo@tag:stable")
    lock = make_lock(link(spec, libraries(store)), Path.cwd())
    with store.changing() as writer:
        set_tag(writer, "echo", "stable", "1.1.0", "mallory", NOW)
    assert image_of(link(spec, libraries(store)), "a") == "echo:1.1.0"
    assert image_of(link(spec, libraries(store), lock=lock), "a") == "echo:1.0.0"
    moved = read_records(FolderFiles(store.root), "echo")[-1]
    assert (moved.action, moved.by, moved.note, moved.version) == ("tag", "mallory", "stable", "1.1.0")


def test_a_higher_version_does_not_come_into_a_locked_pipeline(store: FolderStore) -> None:
    spec = one_task("echo@^1")
    lock = make_lock(link(spec, libraries(store)), Path.cwd())
    add(store, "1.2.0", EVIL)
    assert image_of(link(spec, libraries(store)), "a") == EVIL
    assert image_of(link(spec, libraries(store), lock=lock), "a") == "echo:1.1.0"


def test_a_hub_that_serves_other_bytes_for_a_locked_version_is_refused(store: FolderStore, tmp_path: Path) -> None:
    """Its owner made it anew: every digest in it holds, and the version is another."""
    spec = one_task("echo@1.0.0")
    lock = make_lock(link(spec, libraries(store)), Path.cwd())
    anew = FolderStore(tmp_path / "anew")
    add(anew, "1.0.0", EVIL)
    assert image_of(link(spec, libraries(anew)), "a") == EVIL
    with pytest.raises(CatalogError) as caught:
        link(spec, libraries(anew), lock=lock)
    assert caught.value.rule in ("digest-mismatch", "lock-mismatch", "version-unresolved", "reference-unresolved")


def test_a_url_with_a_pin_is_what_was_pinned(tmp_path: Path) -> None:
    options = FetchOptions(cache=tmp_path / "cache")
    with serving(Request.reply) as server:
        digest = fetch(server.url(), options).digest
        pinned = f"{server.url()}#sha256={digest}"
        assert fetch(pinned, FetchOptions(use_cache=False)).text == YAML
        server.answer = lambda request: request.reply(container("evil", EVIL))
        with pytest.raises(IntegrityError):
            fetch(pinned, FetchOptions(use_cache=False))


@pytest.mark.parametrize("image", ["bash:latest", "bash"])
def test_an_image_that_moves_is_told_and_not_published(capsys: pytest.CaptureFixture[str], image: str) -> None:
    component = {"name": "sort", "implementation": {"container": {"image": image, "command": ["sort"]}}}
    put(Path("component.yaml"), json.dumps(component))
    assert main(["check", "component.yaml", "--strict"]) == 1
    assert "image-latest" in (told := capsys.readouterr().out) or "image-untagged" in told
    with pytest.raises(CatalogError):
        prepare(Submission("sort", "1.0.0", json.dumps(component).encode()))
