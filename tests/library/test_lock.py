"""What a lock records of a pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import LockError
from catalog.library.component import library_factory
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries, default_libraries
from catalog.library.link import link
from catalog.library.lock import INLINE, LockEntry, make_lock, stale_entries
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, TaskSpec
from tests.library.folders import container, graph, pipeline, publish, put
from tests.load.servers import serving

DIGEST = "sha256:" + "ab" * 32


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)


def libraries(tmp_path: Path) -> Libraries:
    return Libraries((FolderLibrary(tmp_path / "library"),))


def test_a_lock_lists_each_component_once_with_all_its_tasks(tmp_path: Path) -> None:
    echo = publish(tmp_path / "library", "echo", "1.0.0", container(note=f"image_digest: '{DIGEST}'"))
    inner = put(tmp_path / "inner.yaml", graph("Inner", say="{name: echo@^1}"))
    spec = pipeline(
        graph("Pipe", one="{name: echo@^1}", two="{name: echo@^1}", nested="{url: inner.yaml}"), tmp_path / "main.yaml"
    )
    lock = make_lock(link(spec, libraries(tmp_path)), tmp_path)
    assert lock.pipeline == "Pipe"
    assert lock.components == (
        LockEntry(
            ref="echo@^1",
            name="echo",
            version="1.0.0",
            url="library/echo/1.0.0/component.yaml",
            digest=echo,
            image="bash:5",
            image_digest=DIGEST,
            tasks=("one", "two", "nested/say"),
        ),
        LockEntry(
            ref="inner.yaml", name="Inner", version="", url="inner.yaml", digest=inner, image="", tasks=("nested",)
        ),
    )


def test_a_shipped_component_has_an_address_that_holds_everywhere(tmp_path: Path) -> None:
    linked = link(pipeline(graph(a="{name: echo@1.0.0}")), default_libraries(tmp_path))
    assert make_lock(linked, tmp_path).components[0].url == "catalog:echo/1.0.0"


def test_a_url_is_recorded_without_credentials(tmp_path: Path) -> None:
    with serving(lambda request: request.reply(container(note="version: 3.1.0"))) as server:
        url = server.url("/x.yaml?token=secret").replace("//", "//me:secret@")
        entry = make_lock(link(pipeline(graph(a=f"{{url: '{url}'}}")), Libraries())).components[0]
        assert entry.url == server.url("/x.yaml?token=***")
    assert "secret" not in repr(entry)
    assert entry.version == "3.1.0"


def test_the_same_relative_url_in_two_folders_is_two_entries(tmp_path: Path) -> None:
    for name in ("a", "b"):
        put(tmp_path / name / "step.yaml", container(image=name))
        put(tmp_path / name / "pipe.yaml", graph(name, step="{url: step.yaml}"))
    spec = pipeline(graph(a="{url: a/pipe.yaml}", b="{url: b/pipe.yaml}"), tmp_path / "main.yaml")
    refs = {entry.ref: entry.tasks for entry in make_lock(link(spec, Libraries()), tmp_path).components}
    assert refs["a/step.yaml"] == ("a/step",)
    assert refs["b/step.yaml"] == ("b/step",)


def test_inline_containers_are_locked_by_what_they_say(tmp_path: Path) -> None:
    spelled = "{spec: {name: Say, implementation: {container: {image: i}}}}"
    quoted = "{spec: {implementation: {container: {image: 'i'}}, name: 'Say'}}"
    lock = make_lock(pipeline(graph(a=spelled, b=quoted)))
    assert [(entry.ref, entry.name, entry.tasks) for entry in lock.components] == [(INLINE, "Say", ("a", "b"))]


def test_tasks_of_inline_groups_are_found(tmp_path: Path) -> None:
    publish(tmp_path / "library", "echo", "1.0.0")
    group = "{spec: {implementation: {graph: {tasks: {say: {componentRef: {name: echo}}}}}}}"
    lock = make_lock(link(pipeline(graph(group=group)), libraries(tmp_path)))
    assert [(entry.ref, entry.tasks) for entry in lock.components] == [("echo", ("group/say",))]


def test_a_pipeline_composed_from_factories_locks_like_the_same_one_in_yaml(tmp_path: Path) -> None:
    publish(tmp_path / "library", "echo", "1.0.0")
    factory = library_factory(libraries(tmp_path).resolve("echo"))
    composed = ComponentSpec(
        name="Pipe", implementation=GraphImplementation(GraphSpec({"a": TaskSpec(factory.component_ref)}))
    )
    written = pipeline(graph("Pipe", a="{name: echo@1.0.0}"))
    assert make_lock(composed, tmp_path) == make_lock(link(written, libraries(tmp_path)), tmp_path)


def test_a_pipeline_that_is_not_linked_cannot_be_locked() -> None:
    with pytest.raises(LockError) as caught:
        make_lock(pipeline(graph(a="{name: echo}")))
    assert caught.value.rule == "lock-incomplete"


def test_entries_that_are_no_longer_used_are_a_warning(tmp_path: Path) -> None:
    publish(tmp_path / "library", "echo", "1.0.0")
    publish(tmp_path / "library", "join", "1.0.0")
    both = make_lock(link(pipeline(graph(a="{name: echo}", b="{name: join}")), libraries(tmp_path)), tmp_path)
    one = link(pipeline(graph(a="{name: echo}")), libraries(tmp_path), lock=both)
    (finding,) = stale_entries(both, one)
    assert (finding.rule, finding.severity) == ("lock-stale", "warning")
    assert '"join"' in finding.message
    assert stale_entries(make_lock(one, tmp_path), one) == ()


def test_ten_thousand_tasks_make_one_entry(tmp_path: Path) -> None:
    publish(tmp_path / "library", "echo", "1.0.0")
    ref = ComponentRef(name="echo")
    tasks = {f"t{number}": TaskSpec(ref) for number in range(10_000)}
    spec = ComponentSpec(implementation=GraphImplementation(GraphSpec(tasks)))
    (entry,) = make_lock(link(spec, libraries(tmp_path))).components
    assert len(entry.tasks) == 10_000
