"""The address of a hub: where on the web, in an object store, or on this machine its files lie."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from catalog.errors import UsageError
from catalog.library.target import REMOTE_SCHEMES, scheme_of

WEB_SCHEMES = ("http", "https")


def check_address(text: str, folder: Path) -> str:
    """The address in `text` in its one spelling: a URL without a final slash, or an absolute path.

    Relative paths begin at `folder`. UsageError (rule hub-address) for anything else, and for one with a password.
    """
    plain = text.strip()
    scheme = scheme_of(plain)
    if not plain or any(ord(sign) < ord(" ") or sign == "\x7f" for sign in plain):
        raise _invalid(text, "it is empty, or holds control characters")
    if scheme == "file":
        return str(_file_path(plain))
    if scheme in REMOTE_SCHEMES:
        return _remote(plain)
    if scheme and "://" in plain:
        raise _invalid(f"{scheme}://…", f"hubs are read from {', '.join(REMOTE_SCHEMES)}, file, or a path")
    return str(Path(folder, Path(plain).expanduser()).absolute())


def _remote(plain: str) -> str:
    from catalog.load.source import plain_url, shown

    url, user = plain_url(plain)
    if user is not None:
        raise _invalid(shown(url), "it holds a user or password", "`catalog hub login` stores credentials elsewhere")
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise _invalid(shown(url.partition("?")[0]), "it has a query or a fragment")
    return url.rstrip("/")


def _file_path(plain: str) -> Path:
    from catalog.load.files import path_of

    return path_of(plain.rstrip("/") if len(plain) > len("file:///") else plain)


def _invalid(shown: str, why: str, hint: str = "") -> UsageError:
    return UsageError(
        f"{shown[:200]!r} is not the address of a hub: {why}",
        rule="hub-address",
        hint=hint or "such as https://hub.example, s3://bucket/hub, or a folder",
    )
