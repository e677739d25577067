"""References: which texts are one, and which version they choose."""

from __future__ import annotations

import pytest

from catalog.errors import LibraryError
from catalog.library.reference import Reference, is_version, newest_first, parse_reference

HELD = ("0.9.0", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.1", "2.0.0-beta.2", "2.0.0", "3.0.0-alpha")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo", "2.0.0"),
        ("echo@*", "2.0.0"),
        ("echo@1", "1.10.1"),
        ("echo@1.x", "1.10.1"),
        ("echo@^1.2", "1.10.1"),
        ("echo@~1.2", "1.2.0"),
        ("echo@~>1.2.0", "1.2.0"),
        ("echo@>=1 <2", "1.10.1"),
        ("echo@>= 1 < 1.10", "1.2.0"),
        ("echo@1.0.0 - 1.5", "1.2.0"),
        ("echo@0.9 || 1.0.0", "1.0.0"),
        ("echo@1.0.0", "1.0.0"),
        ("echo@=1.0.0", "1.0.0"),
        ("echo@v1.0.0", "1.0.0"),
        ("echo@^0.9", "0.9.0"),
        ("echo@^4", None),
        ("echo@1.0.1", None),
    ],
)
def test_a_range_chooses_the_highest_version_in_it(text: str, expected: str | None) -> None:
    assert parse_reference(text).select(HELD) == expected


@pytest.mark.parametrize(
    ("range_text", "held", "expected"),
    [
        (">=1", ("1.0.0", "2.0.0-rc.1"), "1.0.0"),
        ("^2", ("2.0.0-rc.1",), None),
        ("*", ("2.0.0-rc.1",), None),
        ("^2.0.0-rc.1", ("2.0.0-rc.1", "2.0.0-rc.2"), "2.0.0-rc.2"),
        ("^2.0.0-rc.1", ("2.0.0-rc.1", "2.1.0-rc.1"), "2.0.0-rc.1"),
        ("2.0.0-rc.1", ("2.0.0-rc.1", "2.0.0"), "2.0.0-rc.1"),
        ("2.0.0-rc.1", ("2.0.0",), None),
        (">=2.0.0-rc.1", ("2.0.0-rc.1", "2.0.0"), "2.0.0"),
    ],
)
def test_a_prerelease_is_chosen_only_where_the_range_names_one(
    range_text: str, held: tuple[str, ...], expected: str | None
) -> None:
    assert Reference("echo", range_text).select(held) == expected


def test_versions_are_ordered_by_number_and_other_texts_left_out() -> None:
    assert newest_first(["1.2.0", "1.10.0", "latest", "1.10.0-rc.1", "1.2"]) == ("1.10.0", "1.10.0-rc.1", "1.2.0")


def test_a_digest_and_a_tag() -> None:
    assert parse_reference("echo@sha256:" + "AB" * 32) == Reference("echo", digest="ab" * 32)
    assert parse_reference("echo@tag:stable") == Reference("echo", tag="stable")


@pytest.mark.parametrize("text", ["echo", "echo@^1.2", "team/echo@1.0.0", "csv-split@tag:x", "e@sha256:" + "0" * 64])
def test_the_text_of_a_reference_is_the_reference(text: str) -> None:
    assert str(parse_reference(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@1",
        "../x",
        "a/../../b",
        "/etc/passwd",
        "a/b/c",
        "a//b",
        "a/",
        ".hidden",
        "a\x00b",
        "a\\b",
        "écho",
        "x" * 129,
        "x" * 100_000,
        "echo@",
        "echo@sha256:12",
        "echo@tag:../x",
        "echo@tag:",
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(LibraryError) as caught:
        parse_reference(text)
    assert caught.value.rule == "reference-invalid"
    assert len(str(caught.value)) < 500
    assert caught.value.hint


@pytest.mark.parametrize("range_text", ["latest", "one", "1.2.3.4", "01", "^", "1-2", ">=1,<2", "../1.0.0", "1\x00"])
def test_what_is_no_range_is_refused(range_text: str) -> None:
    with pytest.raises(LibraryError) as caught:
        parse_reference(f"echo@{range_text}")
    assert caught.value.rule == "range-invalid"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Echo", '"echo"'),
        ("Train model", '"train_model"'),
        ("echo:1", '"echo@1"'),
        ("echo==1.0", '"echo@1.0"'),
        ("https://host/component.yaml", "load_component_from_url"),
        ("folder/component.yaml", "load_component_from_file"),
        ("日本x", "a reference looks like"),
    ],
)
def test_the_hint_says_what_was_meant(text: str, hint: str) -> None:
    with pytest.raises(LibraryError) as caught:
        parse_reference(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ["1.2.3\n", " 1.2.3", "\u0661.2.3", "1.2", "01.2.3", ""])
def test_what_only_looks_like_a_version_is_none(text: str) -> None:
    assert not is_version(text)
