from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import FetchError, LibraryError
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries, default_libraries
from tests.library.folders import publish
from tests.library.hub.hubs import asked, mark, publish_to, served


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings."""
    for variable in ("CATALOG_HUBS", "CATALOG_CONFIG", "CATALOG_LIBRARIES", "CATALOG_OFFLINE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def settle(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.yaml").write_text(text)


def test_a_component_is_taken_from_a_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_to(tmp_path / "hub", "train", "1.0.0")
    digest = publish_to(tmp_path / "hub", "train", "1.1.0")
    with served(tmp_path / "hub") as server:
        monkeypatch.setenv("CATALOG_HUBS", server.url(""))
        spec = default_libraries().resolve("train@^1.0")
        assert spec.source is not None
        assert (spec.source.version, spec.source.digest, spec.source.local) == ("1.1.0", digest, False)
        assert spec.source.location == server.url("/train@1.1.0")


def test_names_that_are_held_nearer_do_not_touch_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path / "components", "train", "1.0.0")
    publish_to(tmp_path / "hub", "train", "2.0.0")
    with served(tmp_path / "hub") as server:
        monkeypatch.setenv("CATALOG_HUBS", server.url(""))
        source = default_libraries().resolve("train").source
        assert source is not None and source.version == "1.0.0"
        assert asked(server) == []


def test_a_hub_stands_before_the_shipped_components(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = publish_to(tmp_path / "hub", "echo", "1.0.0")
    monkeypatch.setenv("CATALOG_HUBS", str(tmp_path / "hub"))
    source = default_libraries().resolve("echo").source
    assert source is not None and source.digest == digest


def test_a_hub_that_does_not_answer_is_never_passed_over(tmp_path: Path, home: Path) -> None:
    publish_to(tmp_path / "public", "train", "9.9.9")
    with served(tmp_path / "public") as server:
        closed = server.url("")
    settle(home, f"hubs: [{{name: acme, url: '{closed}'}}, {{name: public, url: '{tmp_path / 'public'}'}}]\n")
    with pytest.raises(FetchError, match='hub "acme"'):
        default_libraries().resolve("train")


def test_a_hub_is_asked_for_its_namespaces_alone_and_no_other_is(tmp_path: Path, home: Path) -> None:
    publish_to(tmp_path / "acme", "acme/train", "1.0.0")
    publish_to(tmp_path / "acme", "train", "1.0.0")
    for name in ("acme/other", "train"):
        publish_to(tmp_path / "public", name, "2.0.0")
    settle(home, "hubs: [{name: a, url: ../acme, namespaces: [acme]}, {name: p, url: ../public}]\n")
    libraries = default_libraries()
    versions = {name: libraries.resolve(name).source for name in ("acme/train", "train")}
    assert {name: source.version for name, source in versions.items() if source} == {
        "acme/train": "1.0.0",
        "train": "2.0.0",
    }
    with pytest.raises(LibraryError, match="acme/other"):
        libraries.resolve("acme/other")
    assert [hub.names() for hub in libraries.hubs] == [("acme/train",), ("train",)]


def test_a_hub_for_other_namespaces_need_not_answer(tmp_path: Path, home: Path) -> None:
    publish_to(tmp_path / "public", "train", "2.0.0")
    settle(home, "hubs: [{name: a, url: ../absent, namespaces: [acme]}, {name: p, url: ../public}]\n")
    assert default_libraries().resolve("train").name == "train"
    with pytest.raises(LibraryError, match="absent"):
        default_libraries().resolve("acme/train")


def test_a_typing_error_does_not_read_the_whole_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        publish_to(tmp_path / "hub", f"part{number}", "1.0.0")
    with served(tmp_path / "hub") as server:
        monkeypatch.setenv("CATALOG_HUBS", server.url(""))
        with pytest.raises(LibraryError) as caught:
            default_libraries().resolve("ecko")
        assert "echo" in caught.value.hint
        assert len(server.seen) <= 3


def test_a_yanked_version_is_found_by_its_digest_alone(tmp_path: Path) -> None:
    publish_to(tmp_path, "train", "1.0.0")
    digest = publish_to(tmp_path, "train", "1.1.0")
    mark(tmp_path, "train", "1.1.0", yanked=True)
    libraries = Libraries((LazyHub(HubEntry("h", str(tmp_path))),))
    assert libraries.resolve("train").source is not None
    assert [libraries.resolve(what).source.version for what in ("train", f"train@sha256:{digest}")] == [  # type: ignore[union-attr]
        "1.0.0",
        "1.1.0",
    ]
    with pytest.raises(LibraryError, match=r"1\.1\.0"):
        libraries.resolve("train@1.1.0")


def test_what_a_hub_holds_may_not_refer_to_files_of_this_machine(tmp_path: Path) -> None:
    from catalog.library.link import link
    from tests.library.folders import container, graph, put

    put(tmp_path / "secret.yaml", container("Secret"))
    publish_to(tmp_path / "hub", "pipe", "1.0.0", graph(a="{url: ../secret.yaml}"))
    publish_to(tmp_path / "hub", "pipe", "1.1.0", graph(a=f"{{url: 'file://{tmp_path}/secret.yaml'}}"))
    publish_to(tmp_path / "hub", "pipe", "1.2.0", graph(a=f"{{url: '{tmp_path}/secret.yaml'}}"))
    libraries = Libraries((LazyHub(HubEntry("h", str(tmp_path / "hub"))),))
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        from catalog.errors import CatalogError

        with pytest.raises(CatalogError) as caught:
            link(libraries.resolve(f"pipe@{version}"), libraries)
        assert caught.value.rule in ("remote-to-local", "fetch-scheme")
