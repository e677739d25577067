"""From the bytes that were read to the text of a component."""

from __future__ import annotations

import hashlib
import re

from catalog.errors import FetchError, IntegrityError
from catalog.load.archive import is_zip, read_member
from catalog.load.body import too_large
from catalog.load.source import Source

# No component starts like this, and every web page does.
_MARKUP = re.compile(r"\ufeff?\s*<[!?a-zA-Z]")


def text_of(body: bytes, source: Source, limit: int) -> str:
    """The component's text with LF line ends; a zip gives its member.

    FetchError when the text is longer than `limit` bytes, a web page, or not UTF-8.
    """
    shown = str(source)
    if is_zip(body):
        body = read_member(body, source.member, limit, shown)
    elif source.member:
        raise FetchError(f"not a zip archive: {shown}", rule="fetch-archive", hint="…!/name reads a member of a zip")
    if len(body) > limit:
        raise too_large(shown, limit)
    try:
        text = body.replace(b"\r\n", b"\n").decode("utf-8")
    except UnicodeDecodeError as error:
        raise FetchError(
            f"not UTF-8 text (near byte {error.start}): {shown}",
            rule="fetch-not-utf8",
            hint="save the file as UTF-8; is this the address of a component file?",
        ) from error
    if _MARKUP.match(text):
        raise FetchError(
            f"a web page (HTML or XML) and not a YAML file: {shown}",
            rule="fetch-html",
            hint="take the address of the raw file; a page asking to sign in means that credentials are needed",
        )
    return text


def digest_of(text: str) -> str:
    """The component's digest: sha256, in hex, of its UTF-8 bytes with LF line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def verify(text: str, source: Source) -> str:
    """The digest of `text`; IntegrityError when the URL's pin promised another."""
    digest = digest_of(text)
    if source.pin and digest != source.pin:
        raise IntegrityError(
            f"{source} has the digest sha256:{digest}, but its pin promises sha256:{source.pin}",
            rule="digest-mismatch",
            hint="the file was changed or replaced: look at it, then correct the pin",
        )
    return digest
