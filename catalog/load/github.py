"""GitHub's page addresses, and the raw addresses behind them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_PAGE = re.compile(r"/(?P<owner>[^/]+)/(?P<repo>[^/]+)/(?:blob|raw)/(?P<path>[^/]+/.+)")
_GIST = re.compile(r"/(?P<owner>[^/]+)/(?P<gist>[0-9a-f]{20,})(?P<rest>/[0-9a-f]{40})?/?")
_KUBEFLOW = re.compile(r"https?://raw\.githubusercontent\.com/kubeflow/pipelines/[^!?]*\bcomponents/")
_HINT: Final = "a GitHub page address was given and its raw file was read: {0}"


def raw_address(url: str) -> tuple[str, str]:
    """The address of the file behind a GitHub or gist page and a hint saying so; other URLs unchanged, without hint."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in ("http", "https") or parts.port not in (None, 80, 443):
        return url, ""
    if host == "github.com" and (page := _PAGE.fullmatch(parts.path)):
        raw = f"https://raw.githubusercontent.com/{page['owner']}/{page['repo']}/{page['path']}"
    elif host == "gist.github.com" and (gist := _GIST.fullmatch(parts.path)):
        raw = f"https://gist.githubusercontent.com/{gist['owner']}/{gist['gist']}/raw{gist['rest'] or ''}"
    else:
        return url, ""
    return raw, _HINT.format(raw)


def missing_hint(url: str) -> str:
    """What to do when there is nothing at `url`."""
    if _KUBEFLOW.match(url):
        return (
            "Kubeflow removed its component files from this repository: put a tag that still has them (such as 1.8.22) "
            "in place of the branch, or load the component by name from the catalog"
        )
    return (
        "check the spelling, the branch or tag, and whether the file is private: a private one may be shown as missing"
    )
