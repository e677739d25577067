"""No name of a hub can be taken for another one of it."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index.folder_store import FolderStore
from hub.publish.prepare import prepare
from hub.publish.publish import publish
from hub.publish.submission import Submission
from tests.library.folders import container, put

NOW = datetime(2030, 1, 1, tzinfo=timezone.utc)
KNOWN = ("data_set", "team/train_model")
TWINS = (
    "dataset",
    "data-set",
    "data__set",
    "data--set",
    "data_set_",
    "data_set-",
    "da_ta_set",
    "d-a-t-a-s-e-t",
    "team/trainmodel",
    "team/train-model",
    "team/train_model_",
    "te-am/other",
    "te_am/train_model",
    "team-/other",
)
FOREIGN = (
    "Data_Set",
    "DATA_SET",
    "d\u0430ta_set",
    "data_\u0455et",
    "data\u2010set",
    "data\u200bset",
    "data_set\u202e",
    "\uff44ata_set",
    "data_s\u0117t",
    "data_\U0001d42cet",
    "data set",
    "data.set",
)
FREE = ("data_sets", "dataset2", "team2/train_model", "team/train_models", "other/data_set")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStore:
    """A hub with the known names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    store = FolderStore(tmp_path / "hub")
    for name in KNOWN:
        add(store, name)
    return store


def add(store: FolderStore, name: str, version: str = "1.0.0") -> None:
    """Publish a component."""
    prepared = prepare(Submission(name, version, container("Echo").encode()), strict=False)
    with store.changing() as writer:
        publish(writer, prepared, "alice", NOW, proven=False)


def names(store: FolderStore) -> set[str]:
    return set(HubLibrary(open_index(FolderFiles(store.root))).names())


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_is_refused(store: FolderStore, name: str) -> None:
    with pytest.raises(CatalogError) as caught:
        add(store, name)
    assert caught.value.rule == "name-look-alike"
    assert names(store) == set(KNOWN)


@pytest.mark.parametrize("name", FOREIGN, ids=ascii)
def test_letters_of_other_scripts_are_refused(store: FolderStore, name: str) -> None:
    with pytest.raises(CatalogError) as caught:
        add(store, name)
    assert caught.value.rule == "reference-invalid"


@pytest.mark.parametrize("name", FREE)
def test_another_name_is_free(store: FolderStore, name: str) -> None:
    add(store, name)
    assert names(store) == {*KNOWN, name}


@pytest.mark.parametrize("name", ["team", "data_set/other", "dataset/other"])
def test_a_namespace_is_not_taken_for_a_component(store: FolderStore, name: str) -> None:
    with pytest.raises(CatalogError) as caught:
        add(store, name)
    assert caught.value.rule in ("name-taken", "name-look-alike")


@pytest.mark.parametrize("name", ["index", "api", "registry", "con", "lpt1", "team/nul", "blobs", "metadata", "login"])
def test_a_name_that_means_something_elsewhere_is_reserved(store: FolderStore, name: str) -> None:
    with pytest.raises(CatalogError) as caught:
        add(store, name)
    assert caught.value.rule in ("name-reserved", "reference-invalid")


def test_the_owner_of_a_name_goes_on_under_it(store: FolderStore) -> None:
    add(store, "data_set", "1.1.0")
    assert HubLibrary(open_index(FolderFiles(store.root))).versions("data_set") == ("1.1.0", "1.0.0")


def test_a_yanked_name_is_not_free_for_a_twin(store: FolderStore) -> None:
    from hub.publish.status import yank

    with store.changing() as writer:
        yank(writer, "data_set", "1.0.0", "alice", NOW)
    with pytest.raises(CatalogError) as caught:
        add(store, "data-set")
    assert caught.value.rule == "name-look-alike"


def test_the_command_line_does_not_publish_a_twin(store: FolderStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "dataset", "--defaults"]) == 0
    assert main(["publish", "components/dataset/0.1.0", "--to", "hub"]) == 1
    assert "name-look-alike" in capsys.readouterr().err
    assert names(store) == set(KNOWN)


def test_an_index_of_libraries_with_twins_is_not_built(store: FolderStore, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("data_set", "dataset"):
        put(
            Path("library", name, "1.0.0", "component.yaml"),
            json.dumps({"name": name, "implementation": {"container": {"image": "i"}}}),
        )
    assert main(["index", "build", "library", "-o", "public"]) == 1
    assert "look-alike" in capsys.readouterr().err
    assert not Path("public", "index.json").exists()


def test_a_component_of_ones_own_is_not_displaced_by_a_twin_elsewhere(store: FolderStore) -> None:
    """Names are compared exactly when they are looked up: a twin in another library is another component."""
    put(Path("library", "dataset", "9.0.0", "component.yaml"), container("Twin"))
    from catalog.library.libraries import Libraries

    libraries = Libraries((FolderLibrary(Path("library")), HubLibrary(open_index(FolderFiles(store.root)))))
    assert libraries.resolve("data_set").name == "Echo"
    assert libraries.resolve("dataset").name == "Twin"
