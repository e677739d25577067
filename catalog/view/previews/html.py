"""Previews as HTML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from catalog.view.environment import fragment
from catalog.view.previews.model import (
    BytesPreview,
    FolderPreview,
    ImagePreview,
    Preview,
    TablePreview,
    TextPreview,
)


def preview_html(preview: Preview, name: str = "") -> Markup:
    """The HTML of a preview; `name` says what it is of. Images stand in the page itself, as data."""
    return _MAKERS[type(preview)](preview, name)


def _text(preview: TextPreview, name: str) -> Markup:
    return fragment("previews/text.html", preview=preview, name=name)


def _table(preview: TablePreview, name: str) -> Markup:
    return fragment("previews/table.html", preview=preview, name=name)


def _image(preview: ImagePreview, name: str) -> Markup:
    address = f"data:{preview.media_type};base64,{base64.b64encode(preview.data).decode()}"
    return fragment("previews/image.html", address=address, name=name)


def _folder(preview: FolderPreview, name: str) -> Markup:
    return fragment("previews/folder.html", preview=preview, name=name)


def _bytes(preview: BytesPreview, _name: str) -> Markup:
    return fragment("previews/bytes.html", preview=preview)


_MAKERS: Mapping[type, Callable[[Any, str], Markup]] = MappingProxyType(
    {
        TextPreview: _text,
        TablePreview: _table,
        ImagePreview: _image,
        FolderPreview: _folder,
        BytesPreview: _bytes,
    }
)
