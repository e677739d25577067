from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import CatalogError, FetchError, SpecError, UsageError
from catalog.load.loader import (
    load_component_from_file,
    load_component_from_text,
    load_component_from_url,
    read_spec_file,
    read_spec_url,
)
from catalog.resources import MAX_SPEC_BYTES

ECHO = (
    "name: Echo\ninputs: [{name: Text}]\nimplementation: {container: {image: a, command: [echo, {inputValue: Text}]}}\n"
)
DIGEST = hashlib.sha256(ECHO.encode()).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "component.yaml"
    path.write_bytes(ECHO.encode())
    return path


def test_from_text() -> None:
    factory = load_component_from_text(ECHO)
    assert factory.__name__ == "Echo"
    assert factory.component_ref.spec == factory.component_spec


@pytest.mark.parametrize("text", [None, b"name: Echo", 5])
def test_a_text_must_be_a_str(text: Any) -> None:
    with pytest.raises(UsageError) as caught:
        load_component_from_text(text)
    assert caught.value.rule == "not-text"


def test_from_a_file(file: Path) -> None:
    factory = load_component_from_file(file)
    assert factory.component_ref.url == str(file)
    assert factory.component_ref.digest == DIGEST
    source = factory.component_spec.source
    assert source is not None
    assert (source.location, source.local) == (str(file), True)


def test_the_name_of_a_file_may_be_a_str(file: Path) -> None:
    assert load_component_from_file(str(file)).__name__ == "Echo"


def test_windows_line_ends_do_not_change_the_digest(file: Path) -> None:
    file.write_bytes(ECHO.replace("\n", "\r\n").encode())
    assert load_component_from_file(file).component_ref.digest == DIGEST


def test_from_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "echo.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("component.yaml", ECHO)
    factory = load_component_from_file(path)
    assert factory.__name__ == "Echo"
    assert factory.component_ref.digest == DIGEST


def test_a_zip_without_a_component(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(FetchError) as caught:
        load_component_from_file(path)
    assert caught.value.rule == "fetch-archive"


def test_a_damaged_zip(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    with pytest.raises(CatalogError):
        load_component_from_file(path)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_component_from_file(tmp_path)
    assert caught.value.rule == "file-unreadable"
    assert caught.value.hint == "name the component.yaml inside the folder"


@pytest.mark.parametrize("name", ["missing.yaml", "nul\0byte"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_component_from_file(tmp_path / name)
    assert caught.value.rule == "file-unreadable"


def test_a_file_that_is_not_utf8(file: Path) -> None:
    file.write_bytes("name: Grüße".encode("latin-1"))
    with pytest.raises(SpecError) as caught:
        load_component_from_file(file)
    assert caught.value.rule == "not-utf8"
    assert str(file) in str(caught.value)


def test_a_file_that_is_too_large(file: Path) -> None:
    file.write_bytes(b"# " + b"x" * MAX_SPEC_BYTES)
    with pytest.raises(SpecError) as caught:
        load_component_from_file(file)
    assert caught.value.rule == "spec-too-large"


def test_findings_name_the_file_and_the_place(file: Path) -> None:
    file.write_text("name: Echo\nimplementation:\n  container: {image: 5}\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_spec_file(file)
    assert str(caught.value.position) == f"{file}:3:22"


def test_from_a_url_of_this_machine(file: Path) -> None:
    url = file.as_uri()
    factory = load_component_from_url(f"{url}#sha256={DIGEST}")
    assert factory.__name__ == "Echo"
    assert factory.component_ref.digest == DIGEST
    source = read_spec_url(url).source
    assert source is not None
    assert source.local


def test_a_pin_that_does_not_hold(file: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load_component_from_url(f"{file.as_uri()}#sha256={'0' * 64}")
    assert caught.value.rule == "digest-mismatch"


def test_a_compiled_component_loads_from_a_file() -> None:
    path = Path(__file__).resolve().parents[1] / "spec" / "ir" / "say.yaml"
    assert load_component_from_file(path).component_spec.name == "say"
