"""A link that somebody has put in the way leads no write and no read to another file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError, LibraryError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.index.canonical import sha256_hex
from catalog.load.fetch import FetchOptions, fetch
from hub.index.folder_store import FolderStore
from hub.trust.create import create_keys
from hub.trust.keys import load_keys
from hub.trust.sign import resign
from tests.hub.trust.memory_hub import index_bytes
from tests.hub.trust.signed_hub import START
from tests.library.folders import container, publish
from tests.load.servers import YAML, Request, serving
from tests.red_team.one_component import hub_of

PIPELINE = "name: p\nimplementation: {graph: {tasks: {a: {componentRef: {name: echo@1.0.0}}}}}\n"


@pytest.fixture
def victim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of somebody, outside of all that a test gives to the catalog, which works in the folder `work`."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CATALOG_LIBRARIES", str(tmp_path / "library"))
    publish(tmp_path / "library", "echo", "1.0.0")
    victim = tmp_path / "victim"
    victim.write_text("precious")
    return victim


def unharmed(victim: Path) -> bool:
    """The file has its text, and nobody has made another beside it."""
    return victim.read_text() == "precious" and not list(victim.parent.glob("victim?*"))


def test_a_lock_is_written_in_place_of_a_link(victim: Path) -> None:
    Path("pipeline.yaml").write_text(PIPELINE)
    Path("catalog.lock").symlink_to(victim)
    assert main(["lock", "pipeline.yaml"]) == 0
    assert unharmed(victim)
    assert not Path("catalog.lock").is_symlink()


def test_a_new_component_is_not_made_through_a_link(victim: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("components").mkdir()
    Path("components/sort").symlink_to(victim.parent / "elsewhere", target_is_directory=True)
    assert main(["new", "sort", "--defaults"]) == 2
    assert "target-exists" in capsys.readouterr().err
    assert not (victim.parent / "elsewhere").exists()


def test_an_update_does_not_write_through_a_link(victim: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "sort", "--defaults"]) == 0
    (folder,) = Path("components/sort").iterdir()
    readme = folder / "README.md"
    readme.unlink()
    readme.symlink_to(victim)
    assert main(["new", "--update", str(folder)]) == 2
    assert "symbolic link" in capsys.readouterr().err
    assert unharmed(victim)


def test_a_download_replaces_links_in_the_cache(victim: Path, tmp_path: Path) -> None:
    """What was kept is a link by now: neither is its target taken for the download, nor written over."""
    options = FetchOptions(cache=tmp_path / "cache")
    with serving(Request.reply) as server:
        fetch(server.url(), options)
        kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        assert kept
        for path in kept:
            path.unlink()
            path.symlink_to(victim)
        assert fetch(server.url(), options).text == YAML
    assert unharmed(victim)


def test_a_cache_folder_that_leads_elsewhere_keeps_nothing_there(victim: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    options = FetchOptions(cache=tmp_path / "cache")
    with serving(Request.reply) as server:
        fetch(server.url(), options)
        for folder in [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]:
            os.rename(folder, tmp_path / "moved")
            folder.symlink_to(elsewhere, target_is_directory=True)
        assert fetch(server.url(), options).text == YAML
    assert [path for path in elsewhere.rglob("*") if not path.is_dir()] == []


def test_a_library_does_not_read_through_a_link(victim: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(container("secret"))
    for version in ("2.0.0", "3.0.0"):
        (tmp_path / "library" / "echo" / version).mkdir()
    (tmp_path / "library" / "echo" / "2.0.0" / "component.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "library" / "echo" / "3.0.0" / "component.yaml").symlink_to("../../../secret.yaml")
    for version in ("2.0.0", "3.0.0"):
        with pytest.raises(LibraryError) as caught:
            FolderLibrary(tmp_path / "library").load("echo", version)
        assert caught.value.rule == "library-escape"


def test_an_index_is_not_built_of_what_lies_behind_links(
    victim: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "library" / "echo" / "1.0.0" / "README.md").symlink_to(victim)
    assert main(["index", "build", str(tmp_path / "library"), "-o", "hub"]) == 1
    assert "library-escape" in capsys.readouterr().err
    assert not any("precious" in path.read_text("utf-8", "replace") for path in Path().rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["blobs", "shards", "buckets", "index.json"])
def test_a_hub_does_not_read_through_a_link(victim: Path, kind: str) -> None:
    hub = hub_of("echo")
    for path, data in hub.files.items():
        file = Path("hub", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        outside = victim.parent / "outside" / path
        outside.parent.mkdir(parents=True, exist_ok=True)
        if path.startswith(kind):
            outside.write_bytes(data)
            file.symlink_to(outside)
        else:
            file.write_bytes(data)
    with pytest.raises(LibraryError) as caught:
        HubLibrary(open_index(FolderFiles(Path("hub")))).load("echo", "1.0.0")
    assert caught.value.rule == "library-escape"


@pytest.mark.parametrize("link", ["index.json", "blobs", "records", "metadata"])
def test_a_hub_is_not_written_through_a_link(victim: Path, link: str) -> None:
    hub = Path("hub")
    hub.mkdir()
    elsewhere = victim.parent / "elsewhere"
    elsewhere.mkdir()
    (hub / link).symlink_to(victim if link == "index.json" else elsewhere)
    path = {"blobs": f"blobs/00/{'0' * 64}", "records": "records/echo.json", "metadata": "metadata/timestamp.json"}
    with pytest.raises(LibraryError) as caught, FolderStore(hub).changing() as writer:
        writer.write(path.get(link, link), b"{}")
    assert caught.value.rule == "library-escape"
    assert unharmed(victim)
    assert list(elsewhere.iterdir()) == []


def test_a_hub_is_not_signed_through_a_link(victim: Path) -> None:
    create_keys(Path("keys"), START)
    Path("hub").mkdir()
    Path("hub/index.json").write_bytes(index_bytes("first"))
    Path("hub/metadata").symlink_to(victim.parent, target_is_directory=True)
    with pytest.raises(CatalogError) as caught, FolderStore(Path("hub")).changing() as writer:
        resign(writer, load_keys([Path("keys")]), START)
    assert caught.value.rule == "library-escape"
    assert not (victim.parent / "timestamp.json").exists()


def test_a_component_is_not_published_into_a_linked_folder(
    victim: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", "build", str(tmp_path / "library"), "-o", "hub"]) == 0
    elsewhere = tmp_path / "elsewhere"
    Path("hub/blobs").rename(elsewhere)
    Path("hub/blobs").symlink_to(elsewhere, target_is_directory=True)
    before = sorted(elsewhere.rglob("*"))
    assert main(["new", "sort", "--defaults"]) == 0
    assert main(["publish", "components/sort/0.1.0", "--to", "hub"]) == 1
    assert "library-escape" in capsys.readouterr().err
    assert sorted(elsewhere.rglob("*")) == before


def test_a_link_with_the_name_of_a_digest_is_checked_like_a_file(victim: Path) -> None:
    """Even within the hub: the bytes decide."""
    hub = hub_of("echo")
    for path, data in hub.files.items():
        file = Path("hub", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (blob,) = [path for path in Path("hub/blobs").rglob("*") if path.is_file()]
    other = blob.with_name("other")
    other.write_text(container("evil"))
    blob.unlink()
    blob.symlink_to(other.absolute())
    with pytest.raises(CatalogError) as caught:
        HubLibrary(open_index(FolderFiles(Path("hub")))).load("echo", "1.0.0")
    assert caught.value.rule in ("hub-digest", "hub-too-large")
    assert sha256_hex(other.read_bytes()) != blob.name
