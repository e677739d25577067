"""Pages by strangers: shown in a frame without an origin, and without a network."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

MAX_HASHES = 50
_SOURCES = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; media-src data: blob:; base-uri 'none'; form-action 'none'"
)
# The Content-Security-Policy of a page that is served at an address of its own.
WEB_APP_POLICY = f"sandbox allow-scripts; {_SOURCES}; frame-ancestors 'self'"


def web_app_page(html: str) -> str:
    """The page with its policy inside, for a frame that is given its text."""
    # Whatever the page begins with, this comes first: a parser puts it into the head.
    return (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_SOURCES}">{html}'
    )


def script_hashes(html: str) -> tuple[str, ...]:
    """The scripts that stand in a page, as sources of a policy (`'sha256-…'`), 50 at most.

    A frame that is given its text is under the policy of the page around it too: that must name them.
    """
    reader = _Scripts()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    found = dict.fromkeys(_source(text) for text in reader.texts)
    return tuple(found)[:MAX_HASHES]


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8', 'replace')).digest()).decode()}'"


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self._parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._parts = []

    def handle_data(self, data: str) -> None:
        if self._parts is not None:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._parts is not None:
            self.texts.append("".join(self._parts))
            self._parts = None
