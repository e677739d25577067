"""A preview of an artifact as a JSON value."""

from __future__ import annotations

from typing import Any

from catalog.view.previews.model import FolderPreview, ImagePreview, Preview, TablePreview, TextPreview


def preview_json(found: Preview) -> dict[str, Any]:
    """`preview` is text, json, table, image, folder or bytes; what stands beside it depends on that."""
    if isinstance(found, TextPreview):
        return {"preview": found.form.lower(), "text": found.text, "truncated": found.cut}
    if isinstance(found, TablePreview):
        rows = [list(row) for row in found.rows]
        return {"preview": "table", "header": list(found.header), "rows": rows, "truncated": found.cut}
    if isinstance(found, ImagePreview):
        return {"preview": "image", "media_type": found.media_type}
    if isinstance(found, FolderPreview):
        files = [{"path": path, "size": size} for path, size in found.files]
        return {"preview": "folder", "files": files, "left_out": found.left_out}
    return {"preview": "bytes", "reason": found.reason, "head": found.head}
