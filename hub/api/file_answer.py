"""Answering with the bytes of a file: validators, ranges and compression, as HTTP has them."""

from __future__ import annotations

from email.utils import formatdate
from typing import Final

from fastapi import Request, Response

from catalog.errors import CatalogError
from hub.api.byte_range import parse_range
from hub.api.compressed import Compressed, takes_gzip

FOREVER: Final = "max-age=31536000, immutable"
ASK: Final = "no-cache"
TEXT: Final = "text/plain; charset=utf-8"
BYTES: Final = "application/octet-stream"
JSON: Final = "application/json"
YAML: Final = "text/yaml; charset=utf-8"


def file_answer(
    request: Request,
    data: bytes,
    digest: str,
    *,
    media_type: str,
    cache: str = ASK,
    public: bool = True,
    changed: float | None = None,
    name: str = "",
) -> Response:
    """The answer to GET and HEAD for a file: 200, 206, 304 or 416.

    `digest` (sha256 hex of `data`) is its strong validator; `cache` one of FOREVER and ASK; `name` what a browser
    saves it as.
    """
    tag = f'"{digest}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"{'public' if public else 'private'}, {cache}",
        "Vary": "Accept-Encoding" if public else "Accept-Encoding, Authorization",
        "Accept-Ranges": "bytes",
    }
    if changed is not None:
        headers["Last-Modified"] = formatdate(changed, usegmt=True)
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    packed_tag = f'"{digest}-gzip"'
    asked = request.headers.get("if-none-match", "")
    if asked and _matches(asked, (tag, packed_tag)):
        return Response(status_code=304, headers=headers)
    wanted = request.headers.get("range", "")
    if wanted and request.headers.get("if-range", tag) == tag:
        return _part(data, wanted, media_type, headers)
    packer = request.app.state.compressed
    assert isinstance(packer, Compressed)
    packed = packer.of(digest, data) if takes_gzip(request.headers.get("accept-encoding", "")) else None
    if packed is not None:
        return Response(packed, 200, {**headers, "ETag": packed_tag, "Content-Encoding": "gzip"}, media_type)
    return Response(data, 200, headers, media_type)


def _part(data: bytes, wanted: str, media_type: str, headers: dict[str, str]) -> Response:
    try:
        part = parse_range(wanted, len(data))
    except CatalogError:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
    if part is None:
        return Response(data, 200, headers, media_type)
    lines = {**headers, "Content-Range": part.content_range}
    return Response(data[part.first : part.last + 1], 206, lines, media_type)


def _matches(asked: str, tags: tuple[str, ...]) -> bool:
    offered = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    return "*" in offered or any(tag in offered for tag in tags)
