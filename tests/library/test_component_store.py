"""The ComponentStore of the KFP SDK, with its errors told."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import FetchError, IntegrityError, LibraryError, SpecError, UsageError
from catalog.library.component_store import ComponentStore, store_path
from catalog.spec.parse import digest_of
from tests.library.folders import container, image_of, put
from tests.load.servers import Request, serving


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))


def test_by_name_digest_and_tag_from_a_folder(tmp_path: Path) -> None:
    digest = digest_of(container(image="digest"))
    put(tmp_path / "Google Cloud" / "echo" / "component.yaml", container(image="name"))
    put(tmp_path / "Google Cloud" / "echo" / "versions" / "sha256" / digest, container(image="digest"))
    put(tmp_path / "Google Cloud" / "echo" / "versions" / "tags" / "v1", container(image="tag"))
    store = ComponentStore([tmp_path])
    name = "Google Cloud/echo"
    assert image_of(store.load_component(name).component_spec) == "name"
    assert image_of(store.load_component(name, tag="v1").component_spec) == "tag"
    by_digest = store.load_component(name, digest=digest)
    assert image_of(by_digest.component_spec) == "digest"
    assert by_digest.component_ref.digest == digest
    assert store.list() == [name]


def test_folders_then_template_then_prefixes(tmp_path: Path) -> None:
    pages = {"/t/echo//v1": "template", "/t/join//": "template", "/p/sort/component.yaml": "prefix"}
    pages |= {"/p/echo/versions/tags/v1": "prefix", "/p/join/component.yaml": "prefix"}

    def answer(request: Request) -> None:
        image = pages.get(request.path)
        request.reply(container(image=image)) if image else request.reply("", 404)

    put(tmp_path / "join" / "component.yaml", container(image="folder"))
    with serving(answer) as server:
        store = ComponentStore([tmp_path], [server.url("/p/")], None, server.url("/t/{name}/{digest}/{tag}"))
        assert image_of(store.load_component("join").component_spec) == "folder"
        assert image_of(store.load_component("echo", tag="v1").component_spec) == "template"
        assert image_of(store.load_component("sort").component_spec) == "prefix"
        with pytest.raises(LibraryError) as caught:
            store.load_component("none")
        for place in (str(tmp_path / "none"), server.url("/t/none//"), server.url("/p/none/component.yaml")):
            assert place in str(caught.value)


def test_a_digest_is_verified(tmp_path: Path) -> None:
    put(tmp_path / "echo" / "versions" / "sha256" / ("0" * 64), container())
    with pytest.raises(IntegrityError):
        ComponentStore([tmp_path]).load_component("echo", digest="0" * 64)


def test_failures_are_told_and_not_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "echo" / "component.yaml", "name: [")
    with pytest.raises(SpecError):
        ComponentStore([tmp_path]).load_component("echo")
    with serving(lambda request: request.reply("", 403)) as server, pytest.raises(FetchError) as caught:
        ComponentStore([], [server.url("/")]).load_component("echo")
    assert caught.value.rule == "fetch-forbidden"


def test_digest_and_tag_exclude_each_other() -> None:
    with pytest.raises(UsageError):
        store_path("echo", "0" * 64, "v1")


@pytest.mark.parametrize(
    "name", ["", "/echo", "echo/", "../x", "a/../../b", "a\x00", "a\\b", "C:/x", "x" * 1000, "a//b"]
)
def test_a_name_cannot_lead_elsewhere(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        store_path(name)
    assert caught.value.rule == "reference-invalid"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "outside.yaml", container())
    (tmp_path / "root" / "echo").mkdir(parents=True)
    (tmp_path / "root" / "echo" / "component.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(LibraryError) as caught:
        ComponentStore([tmp_path / "root"]).load_component("echo")
    assert caught.value.rule == "library-escape"
