from __future__ import annotations

import io
import zipfile

import pytest

from catalog.errors import FetchError
from catalog.load.archive import is_zip, read_member

LIMIT = 1000


def packed(method: int = zipfile.ZIP_DEFLATED, **members: str) -> bytes:
    """A zip; in member names a double underscore stands for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(f"{name.replace('__', '/')}.yaml", text)
    return buffer.getvalue()


def test_component_yaml_is_taken_when_no_member_is_named() -> None:
    body = packed(component="top", other="x", deep__component="deep")
    assert is_zip(body)
    assert read_member(body, "", LIMIT, "u") == b"top"
    assert read_member(body, "deep/component.yaml", LIMIT, "u") == b"deep"


def test_a_single_component_yaml_is_found_in_a_folder() -> None:
    assert read_member(packed(deep__component="deep", other="x"), "", LIMIT, "u") == b"deep"


@pytest.mark.parametrize(
    ("body", "member", "message"),
    [
        (packed(other="x"), "", "holds no component.yaml; its YAML files: other.yaml"),
        (packed(), "", "its YAML files: none"),
        (
            packed(a__component="1", b__component="2"),
            "",
            "holds 2 files component.yaml: a/component.yaml, b/component.yaml",
        ),
        (packed(component="x"), "missing.yaml", "holds no missing.yaml"),
        (packed(component="x" * 500)[:-60], "", "damaged"),
        (packed(component="x" * 500).replace(b"PK\x03\x04", b"PK\x03\x05"), "", "damaged"),
        (packed(component="x").replace(b"component.yaml", b"\0omponent.yaml"), "", "damaged|no component.yaml"),
        (packed(zipfile.ZIP_BZIP2, component="x"), "", "unusual method"),
    ],
)
def test_a_zip_without_the_one_file_wanted_is_refused(body: bytes, member: str, message: str) -> None:
    with pytest.raises(FetchError, match=message) as caught:
        read_member(body, member, LIMIT, "u")
    assert caught.value.rule == "fetch-archive"


def test_a_bomb_is_not_unpacked() -> None:
    body = packed(component="0" * 50_000_000)
    with pytest.raises(FetchError) as caught:
        read_member(body, "", LIMIT, "u")
    assert caught.value.rule == "fetch-too-large"


def test_yaml_is_no_zip() -> None:
    assert not is_zip(b"name: x\n")
