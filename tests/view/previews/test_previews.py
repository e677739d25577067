"""Previews: told by the bytes, bounded, and escaped."""

from __future__ import annotations

import pytest

from catalog.view.previews.html import preview_html
from catalog.view.previews.model import BytesPreview, FolderPreview, ImagePreview, Preview, TablePreview, TextPreview
from catalog.view.previews.read import IMAGE_BYTES, MAX_CELL, MAX_ROWS, PREVIEW_BYTES, preview_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def preview(data: bytes, name: str = "out") -> Preview:
    return preview_of(name, data[:PREVIEW_BYTES] if not data.startswith(b"\x89PNG") else data, len(data))


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"just text", TextPreview("just text")),
        (b"", TextPreview("")),
        (b"\xef\xbb\xbfwith a mark", TextPreview("with a mark")),
        ("zwölf".encode("utf-16"), TextPreview("zwölf")),
        (b'{"a": [1, 2]}', TextPreview('{\n  "a": [\n    1,\n    2\n  ]\n}', "JSON")),
        (b'{"a": ', TextPreview('{"a": ')),
        (b"a,b\n1,2\n3,4", TablePreview(("a", "b"), (("1", "2"), ("3", "4")))),
        (b"a\tb\n1\t2", TablePreview(("a", "b"), (("1", "2"),))),
        (
            b"Dear all,\nthis is a letter, with commas, as they come.",
            TextPreview("Dear all,\nthis is a letter, with commas, as they come."),
        ),
        (b"red \x1b[31mtext\x1b[0m", TextPreview("red text")),
        (PNG, ImagePreview("image/png", PNG)),
        (b"GIF89a....", ImagePreview("image/gif", b"GIF89a....")),
        (b"RIFF\1\2\3\4WEBPVP8 ", ImagePreview("image/webp", b"RIFF\1\2\3\4WEBPVP8 ")),
        (b"BM, the car", TextPreview("BM, the car")),
    ],
)
def test_what_it_is_is_told_by_the_bytes(data: bytes, shown: Preview) -> None:
    assert preview(data) == shown


def test_a_name_makes_a_table_of_one_column_but_no_image() -> None:
    assert preview(b"a\n1", "points.csv") == TablePreview(("a",), (("1",),))
    assert preview(b"text", "picture.png") == TextPreview("text")


def test_bytes_are_shown_as_such() -> None:
    found = preview(b"\x00\x01\x02")
    assert isinstance(found, BytesPreview)
    assert found.head == "00 01 02"


def test_an_svg_is_shown_as_text_and_not_drawn() -> None:
    found = preview(b"<svg onload=alert(1)>")
    assert found == TextPreview("<svg onload=alert(1)>")
    assert "<svg" not in preview_html(found)


@pytest.mark.parametrize("letter", ["x", "ü", "語"])
def test_a_long_text_is_cut_between_letters(letter: str) -> None:
    found = preview((letter * (PREVIEW_BYTES + 1)).encode())
    assert isinstance(found, TextPreview)
    assert found.cut and set(found.text) == {letter}
    assert "This is its beginning" in preview_html(found)


def test_a_large_table_is_cut_to_whole_rows_and_cells() -> None:
    found = preview(b"a,b\n" + (b"1," + b"2" * 1000 + b"\n") * 1000)
    assert isinstance(found, TablePreview)
    assert found.cut and len(found.rows) <= MAX_ROWS
    assert {len(row) for row in found.rows} == {2}
    assert max(len(cell) for row in found.rows for cell in row) <= MAX_CELL


def test_an_image_too_large_is_not_shown() -> None:
    assert isinstance(preview_of("x", PNG, IMAGE_BYTES + 1), BytesPreview)
    assert isinstance(preview_of("x", PNG, len(PNG) + 1), BytesPreview)


@pytest.mark.parametrize(
    "found",
    [
        TextPreview("<script>alert(1)</script>"),
        TablePreview(("<script>",), (("<img src=x onerror=alert(1)>",),)),
        FolderPreview((("<script>", 5),), 3),
        BytesPreview("<script>"),
    ],
)
def test_everything_is_escaped(found: Preview) -> None:
    html = preview_html(found, "<script>")
    assert "<script" not in html and "<img" not in html


def test_an_image_is_part_of_the_page() -> None:
    assert 'src="data:image/png;base64,iVBORw0KGgo' in preview_html(preview(PNG), "plot")
