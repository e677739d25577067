from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from catalog.errors import CatalogError, FetchError, IntegrityError, LibraryError, UsageError
from catalog.library.hub.bundle_files import BundleFiles
from catalog.library.hub.cached_files import CachedFiles
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.open_files import open_files
from catalog.library.hub.open_hub import hub_entry, open_hub
from catalog.library.hub.trust.anchor import Trust
from hub.index.folder_store import FolderStore
from hub.trust.create import create_keys
from hub.trust.keys import load_keys
from hub.trust.sign import resign
from tests.library.hub.hubs import publish_to, served


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings."""
    for variable in ("CATALOG_HUBS", "CATALOG_CONFIG", "CATALOG_OFFLINE", "CATALOG_HUB_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, Trust]:
    """A signed hub, and what its owner tells users to trust."""
    root = tmp_path / "hub"
    publish_to(root, "train", "1.0.0")
    created = create_keys(tmp_path / "keys", now=datetime.now(timezone.utc))
    sign(root, tmp_path / "keys")
    return root, Trust(digest=created.digest)


def sign(root: Path, keys: Path) -> None:
    with FolderStore(root).changing() as writer:
        resign(writer, load_keys([keys]), datetime.now(timezone.utc))


def test_files_are_opened_by_their_address(tmp_path: Path) -> None:
    assert isinstance(open_files("hub"), FolderFiles)
    assert isinstance(open_files(f"file://{tmp_path}/hub"), FolderFiles)
    assert isinstance(open_files("site.tar"), BundleFiles)
    (tmp_path / "folder.tar").mkdir()
    assert isinstance(open_files("folder.tar"), FolderFiles)
    assert isinstance(open_files("https://hub.example"), CachedFiles)
    assert open_files("https://hub.example/x/").place == "https://hub.example/x"


def test_a_hub_is_named_by_its_name_or_address(tmp_path: Path, home: Path) -> None:
    (home / "config.yaml").write_text("hubs: [{name: acme, url: https://acme.example, namespaces: [acme]}]\n")
    acme = hub_entry("acme")
    assert acme.url == "https://acme.example"
    assert hub_entry("https://acme.example/") == acme
    assert hub_entry("./some/hub").url == str(tmp_path / "some" / "hub")
    with pytest.raises(UsageError, match="acme"):
        hub_entry("acmee")


def test_a_place_that_is_no_hub_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match='hub "x"') as caught:
        open_hub(HubEntry("x", str(tmp_path)))
    assert caught.value.rule == "hub-missing"


def test_a_signed_hub_is_read_by_those_who_trust_its_keys(signed: tuple[Path, Trust]) -> None:
    root, trust = signed
    with served(root) as server:
        assert open_hub(HubEntry("h", server.url(""), trust)).names() == ("train",)


def test_an_index_that_nobody_signed_is_refused(signed: tuple[Path, Trust], tmp_path: Path) -> None:
    _, trust = signed
    publish_to(tmp_path / "other", "train", "6.6.6")
    with served(tmp_path / "other") as server, pytest.raises(IntegrityError, match='hub "h"') as caught:
        open_hub(HubEntry("h", server.url(""), trust))
    assert caught.value.rule == "hub-untrusted"


def test_what_was_published_after_the_signature_is_not_seen(signed: tuple[Path, Trust]) -> None:
    root, trust = signed
    publish_to(root, "evil", "1.0.0")
    with served(root) as server:
        assert open_hub(HubEntry("h", server.url(""), trust)).names() == ("train",)
        assert open_hub(HubEntry("h", server.url(""))).names() == ("evil", "train")


def test_a_signed_hub_is_read_offline_once_it_was_read(signed: tuple[Path, Trust]) -> None:
    root, trust = signed
    with served(root) as server:
        entry = HubEntry("h", server.url(""), trust)
        open_hub(entry).names()
        assert open_hub(entry, offline=True).names() == ("train",)
        with pytest.raises(CatalogError):
            open_hub(HubEntry("h", f"{server.url('')}/elsewhere", trust), offline=True)


def test_a_hub_that_refuses_is_told_as_refusing(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        closed = server.url("")
    with pytest.raises(FetchError, match='hub "h"'):
        open_hub(HubEntry("h", closed))
