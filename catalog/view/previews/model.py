"""What a preview of an artifact shows, one value for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True)
class TextPreview:
    """Text; `form` is text or JSON, `cut` when there is more of it."""

    text: str
    form: str = "text"
    cut: bool = False


@dataclass(frozen=True)
class TablePreview:
    """The rows of a CSV or TSV file; the first one is taken for its header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cut: bool = False


@dataclass(frozen=True)
class ImagePreview:
    """An image a browser shows, with its media type as its first bytes tell."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class FolderPreview:
    """The files of a folder with their sizes in bytes; `left_out` says how many more there are."""

    files: tuple[tuple[str, int], ...]
    left_out: int = 0


@dataclass(frozen=True)
class BytesPreview:
    """Something that is not shown: why, and its first bytes as hexadecimal digits."""

    reason: str
    head: str = ""


Preview = Union[TextPreview, TablePreview, ImagePreview, FolderPreview, BytesPreview]
