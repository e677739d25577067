"""What is handed in to be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CatalogError
from hub.publish.submission import read_submission
from tests.hub.index.libraries import add_version
from tests.hub.index.texts import CASES, README, component


def test_a_folder_says_name_and_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = add_version(tmp_path, "echo", "1.2.0")
    (folder / "notes.txt").write_text("not published")
    for path in (folder, folder / "component.yaml"):
        found = read_submission(path)
        assert (found.name, found.version) == ("echo", "1.2.0")
        assert found.component == component(version="1.2.0").encode()
        assert found.files == {"README.md": README, "tests.yaml": CASES}
    monkeypatch.chdir(folder)
    assert read_submission(Path(".")).name == "echo"
    assert read_submission(Path("component.yaml"), "team").name == "team/echo"


def test_a_file_says_it_itself(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(component("say", "0.3.0"))
    found = read_submission(tmp_path / "my.yaml", "team")
    assert (found.name, found.version, found.files) == ("team/say", "0.3.0", {})


@pytest.mark.parametrize(
    ("text", "missing"),
    [(component().replace("name: echo\n", ""), "name"), ("name: x\nimplementation: {graph: {tasks: {}}}", "version")],
)
def test_a_file_that_does_not_is_refused(tmp_path: Path, text: str, missing: str) -> None:
    (tmp_path / "my.yaml").write_text(text)
    with pytest.raises(CatalogError) as caught:
        read_submission(tmp_path / "my.yaml")
    assert caught.value.rule == "submission-invalid" and f"its {missing}" in str(caught.value)


def test_what_is_no_version_is_refused(tmp_path: Path) -> None:
    add_version(tmp_path, "echo", "1.2.0")
    (tmp_path / "2.0.0").mkdir()
    for path in (tmp_path / "echo", tmp_path / "2.0.0"):
        with pytest.raises(CatalogError) as caught:
            read_submission(path)
        assert caught.value.rule == "submission-invalid"
    with pytest.raises(CatalogError) as caught:
        read_submission(tmp_path / "none.yaml")
    assert caught.value.rule == "file-unreadable"


@pytest.mark.parametrize("file", ["component.yaml", "README.md"])
def test_links_are_not_followed(tmp_path: Path, file: str) -> None:
    folder = add_version(tmp_path, "echo", "1.2.0")
    (tmp_path / "elsewhere").write_text((folder / file).read_text())
    (folder / file).unlink()
    (folder / file).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CatalogError) as caught:
        read_submission(folder)
    assert caught.value.rule == "library-escape"


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    folder = add_version(tmp_path, "echo", "1.2.0")
    with (folder / "README.md").open("wb") as stream:
        stream.truncate(10 << 30)
    with pytest.raises(CatalogError) as caught:
        read_submission(folder)
    assert caught.value.rule == "spec-too-large"
