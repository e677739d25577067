"""Filling in the components of a pipeline."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.errors import CatalogError, FetchError, LibraryError
from catalog.library.component import library_factory
from catalog.library.folder import FolderLibrary
from catalog.library.gather import gather
from catalog.library.libraries import Libraries
from catalog.library.link import link, strip_specs
from catalog.library.target import Target
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, TaskSpec
from catalog.spec.parse import parse_component
from tests.library.folders import container, graph, image_of, pipeline, publish, put
from tests.load.servers import Request, serving


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        publish(tmp_path / "library", "echo", version)
    return Libraries((FolderLibrary(tmp_path / "library"),))


def refused(spec: ComponentSpec, libraries: Libraries) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        link(spec, libraries)
    return caught.value


def test_every_task_gets_its_component(libraries: Libraries) -> None:
    spec = pipeline(graph(one="{name: echo@1.0.0}", two="{name: echo@^1}", three="{name: echo}"))
    linked = link(spec, libraries)
    assert [image_of(linked, task) for task in ("one", "two", "three")] == ["echo:1.0.0", "echo:1.1.0", "echo:2.0.0"]
    assert spec.graph is not None and spec.graph.tasks["one"].component_ref.spec is None


def test_a_component_that_is_no_graph_is_returned_as_it_is(libraries: Libraries) -> None:
    spec = pipeline(container())
    assert link(spec, libraries) is spec


def test_depth_three_each_file_with_its_own_relative_urls(tmp_path: Path, libraries: Libraries) -> None:
    put(tmp_path / "a" / "b" / "step.yaml", container(image="deep"))
    put(tmp_path / "a" / "b" / "inner.yaml", graph("Inner", step="{url: step.yaml}", echo="{name: echo@1.0.0}"))
    put(tmp_path / "a" / "outer.yaml", graph("Outer", inner="{url: b/inner.yaml}"))
    inline = "{spec: {implementation: {graph: {tasks: {outer: {componentRef: {url: a/outer.yaml}}}}}}}"
    linked = link(pipeline(graph(group=inline), tmp_path / "main.yaml"), libraries)
    assert image_of(linked, "group", "outer", "inner", "step") == "deep"
    assert image_of(linked, "group", "outer", "inner", "echo") == "echo:1.0.0"


def test_tasks_of_one_component_share_one_spec(libraries: Libraries) -> None:
    linked = link(pipeline(graph(one="{name: echo@1.1.0}", two="{name: echo@^1}")), libraries)
    assert linked.graph is not None
    one, two = linked.graph.tasks.values()
    assert one.component_ref.spec is two.component_ref.spec


def test_ten_thousand_tasks_of_one_component_read_it_once(libraries: Libraries) -> None:
    tasks = {f"t{number}": TaskSpec(ComponentRef(name="echo@^1")) for number in range(10_000)}
    spec = ComponentSpec(implementation=GraphImplementation(GraphSpec(tasks)))
    asked: list[Target] = []

    def read(target: Target) -> ComponentSpec:
        asked.append(target)
        return libraries.resolve("echo@^1")

    gather(spec, "", read)
    linked = link(spec, libraries)
    assert len(asked) == 1
    assert linked.graph is not None
    assert len({id(task.component_ref.spec) for task in linked.graph.tasks.values()}) == 1


def test_every_finding_is_told_at_its_task(tmp_path: Path, libraries: Libraries) -> None:
    put(tmp_path / "broken.yaml", "name: Broken\nimplementation: {}\nextra: 1\n")
    path = tmp_path / "main.yaml"
    text = graph(
        typo="{name: ecko@1}",
        none="{name: echo@7}",
        bad="{name: ../x}",
        good="{name: echo}",
        broken="{url: broken.yaml}",
        missing="{url: missing.yaml}",
        altered=f"{{name: echo@1.0.0, digest: '{'0' * 64}'}}",
    )
    error = refused(pipeline(text, path), libraries)
    assert isinstance(error, LibraryError)
    at = {(finding.rule, finding.position.line if finding.position else 0) for finding in error.findings}
    assert at >= {
        ("reference-unresolved", 5),
        ("version-unresolved", 6),
        ("reference-invalid", 7),
        ("unknown-key", 3),
        ("file-unreadable", 10),
        ("digest-mismatch", 11),
    }
    assert any('task "broken"' in finding.message for finding in error.findings)
    assert not any('task "good"' in finding.message for finding in error.findings)


def test_findings_of_one_class_are_raised_as_that_class(libraries: Libraries) -> None:
    with serving(lambda request: request.reply("gone", 404)) as server:
        error = refused(pipeline(graph(a=f"{{url: '{server.url()}'}}")), libraries)
    assert isinstance(error, FetchError)
    assert error.exit_code == 3


def test_a_component_that_contains_itself_is_refused(tmp_path: Path, libraries: Libraries) -> None:
    put(tmp_path / "a.yaml", graph("A", b="{url: b.yaml}"))
    put(tmp_path / "b.yaml", graph("B", a="{url: ./a.yaml}"))
    error = refused(pipeline(graph("Main", a="{url: a.yaml}"), tmp_path / "main.yaml"), libraries)
    assert error.rule == "component-cycle"
    assert "A → B → A" in str(error)
    assert error.position is not None and error.position.file == str(tmp_path / "b.yaml")


def test_a_pipeline_that_contains_itself_is_refused(tmp_path: Path, libraries: Libraries) -> None:
    text = graph("Main", again="{url: main.yaml}")
    put(tmp_path / "main.yaml", text)
    assert refused(pipeline(text, tmp_path / "main.yaml"), libraries).rule == "component-cycle"


def test_a_library_component_that_contains_itself_is_refused(tmp_path: Path, libraries: Libraries) -> None:
    publish(tmp_path / "library", "loop", "1.0.0", graph("Loop", again="{name: loop@^1}"))
    assert refused(pipeline(graph(a="{name: loop@1.0.0}")), libraries).rule == "component-cycle"


def test_a_task_that_recurses_keeps_its_reference(libraries: Libraries) -> None:
    text = graph(one="{name: echo@1.0.0}") + (
        "      again:\n        componentRef: {name: self}\n        x-catalog: {v: 1, recurse: 1}\n"
    )
    linked = link(pipeline(text), libraries)
    assert linked.graph is not None
    assert linked.graph.tasks["again"].component_ref == ComponentRef(name="self")
    assert image_of(linked, "one") == "echo:1.0.0"


def test_a_diamond_is_no_cycle(tmp_path: Path, libraries: Libraries) -> None:
    put(tmp_path / "leaf.yaml", graph("Leaf", echo="{name: echo@1.0.0}"))
    put(tmp_path / "left.yaml", graph("Left", leaf="{url: leaf.yaml}"))
    text = graph(left="{url: left.yaml}", leaf="{url: leaf.yaml}")
    linked = link(pipeline(text, tmp_path / "main.yaml"), libraries)
    assert image_of(linked, "left", "leaf", "echo") == image_of(linked, "leaf", "echo") == "echo:1.0.0"


def test_doubling_at_every_level_stays_cheap(tmp_path: Path, libraries: Libraries) -> None:
    for level in range(40):
        below = f"{{url: level{level + 1}.yaml}}" if level < 39 else "{name: echo@1.0.0}"
        put(tmp_path / f"level{level}.yaml", graph(f"Level {level}", left=below, right=below))
    linked = link(pipeline(graph(top="{url: level0.yaml}"), tmp_path / "main.yaml"), libraries)
    assert image_of(linked, "top", *["left", "right"] * 20) == "echo:1.0.0"


def test_files_nested_without_end_are_refused(libraries: Libraries) -> None:
    def answer(request: Request) -> None:
        request.reply(graph(request.path, next=f"{{url: x{request.path[1:]}}}"))

    with serving(answer) as server:
        error = refused(pipeline(graph(a=f"{{url: '{server.url('/x')}'}}")), libraries)
    assert {finding.rule for finding in error.findings} == {"nested-too-deep"}


def test_a_remote_pipeline_refers_to_its_neighbours_and_never_to_this_machine(
    tmp_path: Path, libraries: Libraries
) -> None:
    secret = tmp_path / "secret.yaml"
    put(secret, container(image="secret"))
    pages = {
        "/p/good.yaml": graph(
            "Good", step="{url: step.yaml}", inline="{spec: {implementation: {container: {image: i}}}}"
        ),
        "/p/evil.yaml": graph("Evil", file=f"{{url: '{secret.as_uri()}'}}", path=f"{{url: '{secret}'}}"),
        "/p/step.yaml": container(image="neighbour"),
    }

    def answer(request: Request) -> None:
        request.reply(pages[request.path]) if request.path in pages else request.reply("", 404)

    with serving(answer) as server:
        linked = link(pipeline(graph(good=f"{{url: '{server.url('/p/good.yaml')}'}}")), libraries)
        error = refused(pipeline(graph(evil=f"{{url: '{server.url('/p/evil.yaml')}'}}")), libraries)
    assert image_of(linked, "good", "step") == "neighbour"
    assert [finding.rule for finding in error.findings] == ["remote-to-local", "fetch-not-found"]
    assert linked.graph is not None
    good = linked.graph.tasks["good"].component_ref.spec
    assert good is not None and good.graph is not None
    inline = good.graph.tasks["inline"].component_ref.spec
    assert inline is not None and inline.source is not None and not inline.source.local


def test_distinct_urls_are_fetched_at_the_same_time(libraries: Libraries) -> None:
    together = threading.Barrier(4, timeout=20)

    def answer(request: Request) -> None:
        together.wait()  # answers only when four requests are there
        request.reply(container(image=request.path))

    with serving(answer) as server:
        tasks = {f"t{number}": f"{{url: '{server.url(f'/{number}')}'}}" for number in range(4)}
        linked = link(pipeline(graph(**tasks)), libraries)
        assert len(server.seen) == 4
    assert image_of(linked, "t3") == "/3"


def test_offline_takes_urls_from_the_cache(libraries: Libraries) -> None:
    with serving(lambda request: request.reply(container(image="once"))) as server:
        spec = pipeline(graph(a=f"{{url: '{server.url()}'}}"))
        with pytest.raises(FetchError) as caught:
            link(spec, libraries, offline=True)
        assert caught.value.rule == "fetch-offline"
        link(spec, libraries)
    assert image_of(link(spec, libraries, offline=True), "a") == "once"


def test_strip_specs_leaves_references_that_link_fills_in_again(tmp_path: Path, libraries: Libraries) -> None:
    factory = library_factory(libraries.resolve("echo@^1"))
    unnamed = pipeline(container(image="inline"))
    group = ComponentSpec(
        implementation=GraphImplementation(GraphSpec({"echo": TaskSpec(factory.component_ref)})), name="Group"
    )
    tasks = {
        "named": TaskSpec(factory.component_ref),
        "inline": TaskSpec(ComponentRef(spec=unnamed)),
        "labelled": TaskSpec(ComponentRef(name="Train model", spec=unnamed)),
        "group": TaskSpec(ComponentRef(spec=group)),
    }
    full = ComponentSpec(name="Pipe", implementation=GraphImplementation(GraphSpec(tasks)))

    stripped = strip_specs(full)

    text = to_yaml(stripped)
    source = factory.component_spec.source
    assert source is not None
    assert text.count("name: echo@1.1.0") == text.count(f"digest: {source.digest}") == 2
    assert "echo:1.1.0" not in text
    assert link(parse_component(text), libraries) == full
    assert strip_specs(unnamed) is unnamed
    assert strip_specs(stripped) is stripped


def test_a_spec_that_is_there_is_not_looked_up(libraries: Libraries) -> None:
    spec = pipeline(container(image="mine"))
    ref = ComponentRef(name="unknown@1", digest="0" * 64, spec=spec)
    full = ComponentSpec(implementation=GraphImplementation(GraphSpec({"a": TaskSpec(ref)})))
    assert link(full, Libraries()) == full
    assert (
        refused(replace(full, implementation=strip_specs(full).implementation), libraries).rule
        == "reference-unresolved"
    )
