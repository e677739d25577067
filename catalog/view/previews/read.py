"""From the bytes of an artifact to its preview, by what they are and not by what a name says."""

from __future__ import annotations

import csv
import io
import json
from types import MappingProxyType

from catalog.view.previews.model import BytesPreview, ImagePreview, Preview, TablePreview, TextPreview
from catalog.view.safe_text import plain

PREVIEW_BYTES = 256 << 10
IMAGE_BYTES = 4 << 20
MAX_ROWS = 200
MAX_COLUMNS = 50
MAX_CELL = 300
_LEAST_COLUMNS = 2
_HEAD = 64

# SVG is left out: it is a program as much as an image, and is shown as text.
_MAGIC = MappingProxyType(
    {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF87a": "image/gif",
        b"GIF89a": "image/gif",
        b"BM": "image/bmp",
    }
)


def image_type(data: bytes) -> str:
    """The media type of an image by its first bytes; empty when it is none that is shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    found = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
    # Two letters alone could begin a text.
    return "" if found == "image/bmp" and data[6:10] != b"\0\0\0\0" else found


def preview_of(name: str, data: bytes, size: int) -> Preview:
    """The preview of a file of `size` bytes; `data` is all of it, or its first PREVIEW_BYTES or more.

    `name` helps to tell a table from text. Never raises for bad content.
    """
    kind = image_type(data)
    if kind:
        if len(data) < size or size > IMAGE_BYTES:
            return BytesPreview(f"an image ({kind}) too large to be shown here")
        return ImagePreview(kind, data)
    cut = size > min(len(data), PREVIEW_BYTES)
    head = data[:PREVIEW_BYTES]
    text = _text(head, cut)
    if text is None:
        return BytesPreview("not a text, and no image that is known", head[:_HEAD].hex(" "))
    return _json(text, cut) or _table(name, text, cut) or TextPreview(plain(text), cut=cut)


def _text(data: bytes, cut: bool) -> str | None:
    if b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for end in range(len(data), max(-1, len(data) - 4), -1):
        try:
            return data[:end].decode(encoding)
        except UnicodeDecodeError:
            if not cut:
                return None
    return None


def _json(text: str, cut: bool) -> TextPreview | None:
    if cut or text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        shown = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return None
    return TextPreview(plain(shown[:PREVIEW_BYTES]), "JSON", cut=len(shown) > PREVIEW_BYTES)


def _table(name: str, text: str, cut: bool) -> TablePreview | None:
    """A table when the name says so, or the first rows all have the same number of two or more cells."""
    said = name.lower().endswith((".csv", ".tsv", "csv", "tsv"))
    first = text[: text.find("\n")] if "\n" in text else text
    separator = "\t" if first.count("\t") > first.count(",") else ","
    rows: list[list[str]] = []
    more = False
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if len(rows) > MAX_ROWS:
                more = True
                break
            if row:
                rows.append(row)
    except csv.Error:
        return None
    if cut and not more:
        rows = rows[:-1]
    widths = {len(row) for row in rows}
    regular = len(rows) >= _LEAST_COLUMNS and len(widths) == 1 and max(widths) >= _LEAST_COLUMNS
    if not rows or not (regular or (said and max(widths) >= 1)):
        return None
    cells = [tuple(plain(cell)[:MAX_CELL] for cell in row[:MAX_COLUMNS]) for row in rows]
    return TablePreview(cells[0], tuple(cells[1:]), cut or more or max(widths) > MAX_COLUMNS)
