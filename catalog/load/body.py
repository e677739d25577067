"""The body of an HTTP answer, read up to a limit that holds after decompression too."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Final

from catalog.errors import FetchError

CHUNK: Final = 256 << 10
_IDENTITY: Final = frozenset({"", "identity"})
_GZIP: Final = frozenset({"gzip", "x-gzip", "deflate"})


def too_large(url: str, limit: int) -> FetchError:
    """The refusal of anything larger than `limit` bytes."""
    return FetchError(
        f"larger than {limit} bytes: {url}",
        rule="fetch-too-large",
        hint="a component file is a few kilobytes; is this the right address?",
    )


def read_body(chunks: Iterable[bytes], *, encoding: str, declared: str, limit: int, url: str) -> bytes:
    """Join and decode `chunks`; FetchError as soon as more than `limit` bytes are there or declared."""
    coding = encoding.strip().lower()
    if coding not in _IDENTITY and coding not in _GZIP:
        raise FetchError(f"the answer is encoded as '{coding}', which was not asked for: {url}", rule="fetch-encoding")
    if re.fullmatch(r"[0-9]{1,20}", declared) and int(declared) > limit:
        raise too_large(url, limit)
    decoder = zlib.decompressobj(wbits=47) if coding in _GZIP else None
    body = bytearray()
    try:
        for chunk in chunks:
            body += decoder.decompress(chunk, limit + 1 - len(body)) if decoder else chunk
            if len(body) > limit:
                raise too_large(url, limit)
    except zlib.error as error:
        raise _damaged(url) from error
    if decoder and body and (not decoder.eof or decoder.unused_data):
        raise _damaged(url)
    return bytes(body)


def _damaged(url: str) -> FetchError:
    return FetchError(f"the compressed answer is damaged: {url}", rule="fetch-encoding")
