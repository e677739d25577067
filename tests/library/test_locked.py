"""Linking with a lock: exactly what was locked, or a refusal."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import LockError
from catalog.library.component import library_factory
from catalog.library.folder import FolderLibrary
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.lock import Lock, make_lock
from catalog.library.locked import image_with_digest, require_image_digests
from catalog.spec.model import ComponentSpec, GraphImplementation, GraphSpec, TaskSpec
from tests.library.folders import container, graph, image_of, pipeline, publish, put
from tests.library.hub.hubs import mark, publish_to
from tests.load.servers import Request, serving

DIGEST = "sha256:" + "ab" * 32


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    publish(tmp_path / "library", "echo", "1.0.0")
    return Libraries((FolderLibrary(tmp_path / "library"),))


def locked(spec: ComponentSpec, libraries: Libraries, folder: Path) -> Lock:
    return make_lock(link(spec, libraries), folder)


def refused(spec: ComponentSpec, libraries: Libraries, lock: Lock) -> LockError:
    with pytest.raises(LockError) as caught:
        link(spec, libraries, lock=lock)
    return caught.value


def test_a_newer_version_does_not_displace_the_locked_one(tmp_path: Path, libraries: Libraries) -> None:
    spec = pipeline(graph(a="{name: echo@^1}"))
    lock = locked(spec, libraries, tmp_path)
    publish(tmp_path / "library", "echo", "1.5.0")
    assert image_of(link(spec, libraries), "a") == "echo:1.5.0"
    assert image_of(link(spec, libraries, lock=lock), "a") == "echo:1.0.0"


def test_a_changed_component_file_is_refused_with_both_digests(tmp_path: Path, libraries: Libraries) -> None:
    spec = pipeline(graph(a="{name: echo@^1}"))
    lock = locked(spec, libraries, tmp_path)
    changed = publish(tmp_path / "library", "echo", "1.0.0", container(image="evil"))
    error = refused(spec, libraries, lock)
    assert error.rule == "lock-mismatch"
    assert changed in str(error) and lock.components[0].digest in str(error)


def test_a_change_at_depth_three_is_refused(tmp_path: Path, libraries: Libraries) -> None:
    put(tmp_path / "inner.yaml", graph("Inner", say="{name: echo@^1}"))
    put(tmp_path / "outer.yaml", graph("Outer", inner="{url: inner.yaml}"))
    spec = pipeline(graph(outer="{url: outer.yaml}"), tmp_path / "main.yaml")
    lock = locked(spec, libraries, tmp_path)
    assert image_of(link(spec, libraries, lock=lock), "outer", "inner", "say") == "echo:1.0.0"
    publish(tmp_path / "library", "echo", "1.0.0", container(image="evil"))
    error = refused(spec, libraries, lock)
    assert error.rule == "lock-mismatch"
    assert 'task "outer/inner/say"' in str(error)


def test_a_version_that_moved_away_is_refused(tmp_path: Path, libraries: Libraries) -> None:
    spec = pipeline(graph(a="{name: echo@^1}"))
    lock = locked(spec, libraries, tmp_path)
    shutil.move(tmp_path / "library" / "echo" / "1.0.0", tmp_path / "library" / "echo" / "1.0.1")
    error = refused(spec, libraries, lock)
    assert error.rule == "lock-mismatch"
    assert "1.0.0" in str(error) and "1.0.1" in error.hint


def test_another_library_in_front_is_refused(tmp_path: Path, libraries: Libraries) -> None:
    spec = pipeline(graph(a="{name: echo@^1}"))
    lock = locked(spec, libraries, tmp_path)
    publish(tmp_path / "other", "echo", "1.0.0", container(image="other"))
    both = Libraries((FolderLibrary(tmp_path / "other"), *libraries.members))
    assert refused(spec, both, lock).rule == "lock-mismatch"


def test_every_reference_that_is_not_in_the_lock_is_told(tmp_path: Path, libraries: Libraries) -> None:
    lock = locked(pipeline(graph(a="{name: echo@^1}")), libraries, tmp_path)
    error = refused(pipeline(graph(a="{name: echo@^1}", b="{name: echo@1.0.0}", c="{name: echo}")), libraries, lock)
    assert [finding.rule for finding in error.findings] == ["lock-incomplete", "lock-incomplete"]
    assert 'task "b"' in error.findings[0].message and 'task "c"' in error.findings[1].message


@pytest.mark.parametrize(
    "change",
    [{"digest": "0" * 64}, {"version": "2.0.0"}, {"image": "evil"}, {"image_digest": DIGEST.replace("ab", "cd")}],
)
def test_a_lock_that_was_tampered_with_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    for version in ("1.0.0", "2.0.0"):
        publish(tmp_path / "library", "echo", version, container(image=version, note=f"image_digest: '{DIGEST}'"))
    libraries = Libraries((FolderLibrary(tmp_path / "library"),))
    spec = pipeline(graph(a="{name: echo@^1}"))
    lock = locked(spec, libraries, tmp_path)
    altered = replace(lock, components=(replace(lock.components[0], **change),))
    assert refused(spec, libraries, altered).rule == "lock-mismatch"


def test_a_digest_in_the_pipeline_must_be_the_locked_one(tmp_path: Path, libraries: Libraries) -> None:
    lock = locked(pipeline(graph(a="{name: echo@1.0.0}")), libraries, tmp_path)
    spec = pipeline(graph(a=f"{{name: echo@1.0.0, digest: '{'0' * 64}'}}"))
    assert refused(spec, libraries, lock).rule == "lock-mismatch"


def test_a_url_that_changed_is_refused(tmp_path: Path) -> None:
    images = ["good", "good", "evil"]

    def answer(request: Request) -> None:
        request.reply(container(image=images.pop(0)), Cache_Control="no-store")

    with serving(answer) as server:
        spec = pipeline(graph(a=f"{{url: '{server.url()}'}}"))
        lock = locked(spec, Libraries(), tmp_path)
        assert image_of(link(spec, Libraries(), lock=lock), "a") == "good"
        assert refused(spec, Libraries(), lock).rule == "lock-mismatch"


def test_a_changed_inline_component_is_refused(tmp_path: Path) -> None:
    def spec(image: str) -> ComponentSpec:
        return pipeline(graph(a=f"{{spec: {{implementation: {{container: {{image: {image}}}}}}}}}"))

    lock = make_lock(spec("good"))
    assert link(spec("good"), Libraries(), lock=lock) == spec("good")
    assert refused(spec("evil"), Libraries(), lock).rule == "lock-incomplete"


def test_a_composed_pipeline_is_held_against_the_lock_too(tmp_path: Path, libraries: Libraries) -> None:
    def composed() -> ComponentSpec:
        ref = library_factory(libraries.resolve("echo@1.0.0")).component_ref
        return ComponentSpec(implementation=GraphImplementation(GraphSpec({"a": TaskSpec(ref)})))

    lock = make_lock(composed(), tmp_path)
    assert link(composed(), libraries, lock=lock) == composed()
    publish(tmp_path / "library", "echo", "1.0.0", container(image="evil"))
    assert refused(composed(), libraries, lock).rule == "lock-mismatch"


def test_a_run_may_demand_image_digests(tmp_path: Path) -> None:
    publish(tmp_path / "library", "known", "1.0.0", container(image="bash:5", note=f"image_digest: '{DIGEST}'"))
    publish(tmp_path / "library", "unknown", "1.0.0", container(image="alpine:3"))
    put(tmp_path / "inner.yaml", graph("Inner", a="{name: known}"))
    text = graph(inner="{url: inner.yaml}", b="{name: unknown}")
    lock = locked(pipeline(text, tmp_path / "main.yaml"), Libraries((FolderLibrary(tmp_path / "library"),)), tmp_path)
    (finding,) = require_image_digests(lock)
    assert finding.rule == "image-digest-missing"
    assert "alpine:3" in finding.message and "task b" in finding.message
    known, unknown = lock.entry("known"), lock.entry("unknown")
    assert known is not None and unknown is not None
    assert image_with_digest(known) == f"bash:5@{DIGEST}"
    with pytest.raises(LockError):
        image_with_digest(unknown)


def hub(root: Path) -> Libraries:
    return Libraries((LazyHub(HubEntry("h", str(root))),))


def test_a_locked_version_that_was_yanked_since_is_taken_all_the_same(tmp_path: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        publish_to(tmp_path / "hub", "train", version)
    spec = pipeline(graph(a="{name: train@^1}"))
    lock = locked(spec, hub(tmp_path / "hub"), tmp_path)
    mark(tmp_path / "hub", "train", "1.1.0", yanked=True)
    assert image_of(link(spec, hub(tmp_path / "hub")), "a") == "train:1.0.0"
    assert image_of(link(spec, hub(tmp_path / "hub"), lock=lock), "a") == "train:1.1.0"


def test_another_file_under_a_locked_version_is_refused_also_when_it_was_yanked(tmp_path: Path) -> None:
    publish_to(tmp_path / "hub", "train", "1.0.0")
    spec = pipeline(graph(a="{name: train@^1}"))
    lock = locked(spec, hub(tmp_path / "hub"), tmp_path)
    publish_to(tmp_path / "hub", "train", "1.0.0", container(image="evil"))
    assert refused(spec, hub(tmp_path / "hub"), lock).rule == "lock-mismatch"
    mark(tmp_path / "hub", "train", "1.0.0", yanked=True)
    assert refused(spec, hub(tmp_path / "hub"), lock).rule == "lock-mismatch"
