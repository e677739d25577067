"""Addresses that are dead load from a hub that mirrors what stood there, and from nowhere else."""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path

import pytest

import catalog
from catalog.errors import FetchError, IntegrityError
from catalog.library.hub.mirror.encode import encode_addresses, encode_sources
from catalog.library.hub.mirror.values import Sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import source_path
from catalog.library.index.values import Stored
from catalog.library.libraries import default_libraries
from catalog.library.link import link
from catalog.library.mirrored import load_component_from_url, read_mirrored_url
from catalog.load.loader import load_component_from_text
from catalog.load.options import FetchOptions
from hub.index.change import change_shards, set_parts
from hub.index.folder_store import FolderStore
from hub.index.writing import put_blob
from tests.hub.history.imported import RAW, imported
from tests.hub.history.repositories import Repository, component
from tests.load.servers import serving

ECHO = "components/echo/component.yaml"
OFFLINE = FetchOptions(offline=True)
TEXT = component("Echo", "echo:1")
DIGEST = sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def old_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a component that was deleted; a configured hub has it."""
    repository = Repository(tmp_path / "parts.git")
    first = repository.commit({ECHO: TEXT})
    repository.commit({ECHO: None})
    imported(repository.folder, tmp_path / "hub")
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CATALOG_HUBS", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)
    return f"{RAW}/{repository.shas[first]}/{ECHO}"


def test_a_dead_address_loads_from_the_hub(old_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        factory = load_component_from_url(old_url, options=OFFLINE)
    assert factory.component_spec.name == "Echo"
    reference = factory.component_ref
    assert (reference.url, reference.digest) == (old_url, DIGEST)
    assert "taken from the hub" in caplog.text


def test_a_page_address_and_a_pin_are_kept(old_url: str) -> None:
    page = old_url.replace("raw.githubusercontent.com/acme/parts", "github.com/acme/parts/blob")
    assert load_component_from_url(f"{page}#sha256={DIGEST}", options=OFFLINE).component_spec.name == "Echo"
    with pytest.raises(IntegrityError):
        load_component_from_url(f"{old_url}#sha256={'0' * 64}", options=OFFLINE)


def test_an_address_that_no_hub_mirrors_stays_dead(old_url: str) -> None:
    with pytest.raises(FetchError) as caught:
        load_component_from_url(old_url.replace("/echo/", "/other/"), options=OFFLINE)
    assert caught.value.rule == "fetch-offline"


def test_without_a_hub_nothing_changes(old_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATALOG_HUBS")
    with pytest.raises(FetchError) as caught:
        load_component_from_url(old_url, options=OFFLINE)
    assert caught.value.rule == "fetch-offline"


def test_a_hub_that_cannot_be_read_is_told_and_not_passed_over(
    old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOG_HUBS", f"https://hub.invalid {tmp_path / 'hub'}")
    with pytest.raises(FetchError) as caught:
        load_component_from_url(old_url, options=OFFLINE)
    assert caught.value.rule == "fetch-offline"
    assert "hub.invalid" in caught.value.hint


def test_a_hub_for_some_names_is_not_asked_for_addresses(
    old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CATALOG_HUBS")
    (tmp_path / ".catalog.yaml").write_text("hubs: [{name: acme, url: hub, namespaces: [acme]}]\n")
    with pytest.raises(FetchError):
        load_component_from_url(old_url, options=OFFLINE)
    (tmp_path / ".catalog.yaml").write_text("hubs: [{name: acme, url: hub}]\n")
    assert load_component_from_url(old_url, options=OFFLINE).component_spec.name == "Echo"


def test_a_pipeline_refers_to_a_dead_address(old_url: str, tmp_path: Path) -> None:
    text = f"implementation: {{graph: {{tasks: {{say: {{componentRef: {{url: {old_url!r}, digest: {DIGEST}}}}}}}}}}}\n"
    pipeline = load_component_from_text(text).component_spec
    linked = link(pipeline, default_libraries(), offline=True)
    assert linked.graph is not None
    spec = linked.graph.tasks["say"].component_ref.spec
    assert spec is not None
    assert spec.name == "Echo"


@pytest.mark.parametrize("status", [404, 410, 503])
def test_what_a_server_lost_comes_from_the_hub(status: int, old_url: str, tmp_path: Path) -> None:
    with serving(lambda request: request.reply("", status)) as server:
        mirror_address(tmp_path / "hub", server.url("/echo.yaml"))
        options = FetchOptions(retries=0)
        assert read_mirrored_url(server.url("/echo.yaml"), options=options).name == "Echo"
        with pytest.raises(FetchError):
            read_mirrored_url(server.url("/other.yaml"), options=options)


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_refuses_is_not_overruled(status: int, old_url: str, tmp_path: Path) -> None:
    with serving(lambda request: request.reply("", status)) as server:
        mirror_address(tmp_path / "hub", server.url("/echo.yaml"))
        with pytest.raises(FetchError, match=str(status)):
            read_mirrored_url(server.url("/echo.yaml"), options=FetchOptions(retries=0))


def test_the_names_of_the_sdk_use_the_mirror(old_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_OFFLINE", "1")
    assert catalog.load_component_from_url is load_component_from_url
    assert catalog.components.load_component_from_url is load_component_from_url
    assert catalog.load_component(url=old_url).component_spec.name == "Echo"


def mirror_address(hub: Path, url: str) -> None:
    """Make a hub say that the echo component stood at `url`."""
    with FolderStore(hub).changing() as writer:
        change_shards(writer, ())
        put_blob(writer, TEXT.encode())
        for data in (addresses := encode_addresses({url: DIGEST}), encode_sources(Sources((), _stored(addresses)))):
            writer.write(source_path(sha256_hex(data)), data)
            set_parts(writer, sources=_stored(data))


def _stored(data: bytes) -> Stored:
    return Stored(sha256_hex(data), len(data))
