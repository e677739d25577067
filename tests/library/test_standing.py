from __future__ import annotations

from pathlib import Path

import pytest

from catalog import load_component
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.standing import Standing, standing_notes, standing_of
from tests.library.folders import container, graph, pipeline
from tests.library.hub.hubs import mark, publish_to


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    """A hub with train 1.0.0 (deprecated by the hub), 2.0.0 (deprecated by its author), 3.0.0."""
    root = tmp_path / "hub"
    publish_to(root, "train", "1.0.0")
    mark(root, "train", "1.0.0", deprecated=True, superseded_by="train@3.0.0")
    publish_to(root, "train", "2.0.0", container("Train", note="deprecated: 'true'"))
    publish_to(root, "train", "3.0.0")
    return Libraries((LazyHub(HubEntry("h", str(root))),))


def test_the_hub_and_the_author_say_what_is_deprecated(libraries: Libraries) -> None:
    found = {version: standing_of(libraries.resolve(f"train@{version}"), libraries) for version in "123"}
    assert found == {"1": Standing(True, "train@3.0.0"), "2": Standing(True), "3": Standing()}


def test_a_pipeline_is_told_once_for_each_component(libraries: Libraries) -> None:
    inner = "{spec: {name: Inner, implementation: {graph: {tasks: {x: {componentRef: {name: train@1}}}}}}}"
    spec = pipeline(graph("Outer", a="{name: train@1}", b="{name: train@3}", c=inner))
    assert standing_notes(link(spec, libraries), libraries) == ("train@1.0.0 is deprecated, use train@3.0.0",)


def test_python_warns(libraries: Libraries) -> None:
    with pytest.warns(UserWarning, match="train@2.0.0 is deprecated"):
        load_component("train@2", libraries=libraries)
