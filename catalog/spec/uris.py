"""Which places are URIs of another machine, and which are folders of this one."""

from __future__ import annotations


def is_remote(uri_root: str) -> bool:
    """True for a URL that does not name a folder of this machine."""
    return "://" in uri_root and not uri_root.startswith("file://")


def is_local(uri_root: str) -> bool:
    """True for a folder of this machine: a path or a `file:` URL."""
    return bool(uri_root) and not is_remote(uri_root)
