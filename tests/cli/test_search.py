"""`catalog search` and `catalog connect` over folders, static hubs and served ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.library.folder import FolderLibrary
from hub.index.build import build_index
from hub.index.folder_store import FolderStore
from hub.registry.registry import open_registry
from tests.cli.command_line import CommandLine
from tests.hub.pages.scene import add, clean_table
from tests.hub.served import Served, served


def with_hub(cli: CommandLine, address: str) -> CommandLine:
    return dataclasses.replace(cli, extra={**cli.extra, "CATALOG_HUBS": address})


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A hub that is a folder, with one component that no library has."""
    library = tmp_path / "library" / "scrub_table" / "1.0.0"
    library.mkdir(parents=True)
    text = clean_table("1.0.0").replace("name: clean_table", "name: scrub_table")
    (library / "component.yaml").write_text(text, encoding="utf-8")
    with FolderStore(tmp_path / "hub").changing() as writer:
        build_index([FolderLibrary(tmp_path / "library")], writer)
    return tmp_path / "hub"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served hub, with one component that no library has."""
    folder = tmp_path_factory.mktemp("served")
    with open_registry(folder) as registry:
        add(registry, "data/clean_table", "1.0.0", clean_table("1.0.0"))
    with served(folder) as running:
        yield running


def names(found: object) -> list[str]:
    assert isinstance(found, dict)
    return [hit["name"] for hit in found["hits"]]


def test_words_find_components_the_best_first(cli: CommandLine) -> None:
    lines = cli("search", "train").stdout.splitlines()
    assert lines[0].split() == ["name", "version", "description"]
    assert [line.split()[0] for line in lines[1:3]] == ["training", "train_classifier"]


def test_options_narrow_down(cli: CommandLine) -> None:
    assert names(cli.json("search", "--output-type", "csv")) == ["csv_split"]
    assert names(cli.json("search", "model", "--type", "Model", "--has-tests", "--engine", "process")) == [
        "train_classifier",
        "evaluate_classifier",
    ]
    assert names(cli.json("search", "--image", "python", "--limit", "1", "classifier")) == ["train_classifier"]


def test_nothing_found_is_said_with_what_may_be_meant(cli: CommandLine) -> None:
    done = cli("search", "trian", code=1)
    assert done.stdout == ""
    assert "did you mean: catalog search train" in done.stderr
    assert "nothing found" in cli("search", "zebra", code=1).stderr


def test_a_broken_component_hides_no_other(cli: CommandLine) -> None:
    broken = cli.cwd / "components" / "broken" / "1.0.0"
    broken.mkdir(parents=True)
    (broken / "component.yaml").write_text("name: [\n")
    done = cli("search", "echo", code=1)
    assert "broken" in done.stderr
    assert "Prints a text" in done.stdout


def test_a_hub_of_files_is_searched_by_its_tables(cli: CommandLine, static: Path) -> None:
    found = with_hub(cli, str(static)).json("search", "scrub")
    assert names(found) == ["scrub_table"]
    assert found["hits"][0]["library"] == str(static)
    assert found["total"] == 1


def test_a_served_hub_is_asked(cli: CommandLine, server: Served) -> None:
    here = with_hub(cli, server.address)
    found = here.json("search", "clean", "table")
    assert names(found) == ["data/clean_table"]
    assert found["hits"][0]["library"] == server.address
    assert "did you mean: catalog search clean" in here("search", "claen", code=1).stderr


def test_a_component_of_several_libraries_is_listed_once(cli: CommandLine, static: Path) -> None:
    copy = cli.cwd / "components" / "scrub_table" / "2.0.0"
    copy.mkdir(parents=True)
    text = clean_table("2.0.0").replace("name: clean_table", "name: scrub_table")
    (copy / "component.yaml").write_text(text, encoding="utf-8")
    found = with_hub(cli, str(static)).json("search", "scrub")
    assert [(hit["name"], hit["version"]) for hit in found["hits"]] == [("scrub_table", "2.0.0")]
    assert found["total"] == 1


def test_a_hub_that_does_not_answer_is_told_and_the_others_are_searched(cli: CommandLine) -> None:
    done = with_hub(cli, "http://127.0.0.1:9")("search", "echo", code=3)
    assert "echo" in done.stdout
    assert "127.0.0.1:9" in done.stderr


def test_what_fits_to_an_output(cli: CommandLine) -> None:
    assert names(cli.json("connect", "train_classifier", "model")) == ["evaluate_classifier", "modelhub"]
    lines = cli("connect", "csv_split@^1", "train").stdout.splitlines()
    assert lines[0].split() == ["name", "version", "input", "type"]
    assert ["train_classifier", "1.0.0", "train", "CSV"] in [line.split() for line in lines]


def test_what_can_feed_an_input(cli: CommandLine) -> None:
    found = cli.json("connect", "train_classifier", "--input", "train")
    assert names(found)[0] == "csv_split"
    assert found["hits"][0]["same_type"] is True


def test_hubs_are_asked_for_what_fits_too(cli: CommandLine, static: Path, server: Served) -> None:
    assert "scrub_table" in names(with_hub(cli, str(static)).json("connect", "csv_split", "train"))
    assert "data/clean_table" in names(with_hub(cli, server.address).json("connect", "csv_split", "train"))


def test_a_port_that_is_none_is_refused_with_the_nearest(cli: CommandLine) -> None:
    assert 'did you mean "train"?' in cli("connect", "csv_split", "trian", code=2).stderr
    cli("connect", "csv_split", code=2)
    cli("connect", "csv_split", "train", "--input", "table", code=2)
