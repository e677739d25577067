"""load_component: one component from any place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog.errors import LibraryError, UsageError
from catalog.library.component import load_component
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries
from tests.library.folders import container, image_of, pipeline, publish, put
from tests.load.servers import serving


def test_by_reference(tmp_path: Path) -> None:
    digest = publish(tmp_path, "echo", "1.2.0")
    echo = load_component("echo@1", libraries=Libraries((FolderLibrary(tmp_path),)))
    assert echo.__name__ == "echo"
    assert image_of(echo.component_spec) == "echo:1.2.0"
    assert (echo.component_ref.name, echo.component_ref.digest) == ("echo@1.2.0", digest)
    assert echo.component_ref.spec is echo.component_spec


def test_the_shipped_components_are_there_without_asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)
    monkeypatch.chdir(tmp_path)
    assert load_component("echo@1")(text="hi").component_spec.name == "echo"


def test_a_component_without_a_version_is_referred_to_by_its_name(tmp_path: Path) -> None:
    put(tmp_path / "echo" / "component.yaml", container())
    assert load_component("echo", libraries=Libraries((FolderLibrary(tmp_path),))).component_ref.name == "echo"


def test_from_the_other_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    put(tmp_path / "x.yaml", container(image="file"))
    assert image_of(load_component(filename=tmp_path / "x.yaml").component_spec) == "file"
    assert image_of(load_component(text=container(image="text")).component_spec) == "text"
    spec = pipeline(container())
    assert load_component(component_spec=spec).component_spec is spec
    with serving(lambda request: request.reply(container(image="url"))) as server:
        assert image_of(load_component(url=server.url()).component_spec) == "url"


@pytest.mark.parametrize(
    "places", [{}, {"reference": ""}, {"reference": "echo", "text": "x"}, {"url": "x", "text": ""}]
)
def test_exactly_one_place_is_taken(places: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        load_component(**places)
    assert caught.value.rule == "one-place"


def test_an_unknown_reference_is_told() -> None:
    with pytest.raises(LibraryError) as caught:
        load_component("ecko@1", libraries=Libraries())
    assert caught.value.rule == "reference-unresolved"
