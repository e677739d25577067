"""Tokens for hubs, each for one origin (scheme, host, port) and no other.

They lie in `credentials.yaml` beside the user's config file, which nobody else may read:
`https://hub.example: TOKEN`, or `https://hub.example: {token_env: NAME}`. CATALOG_HUB_TOKEN goes before it; it needs
CATALOG_HUB_TOKEN_ORIGIN to say which origin it is for, unless CATALOG_HUBS names exactly one.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from yaml.nodes import MappingNode, Node

from catalog.errors import CatalogError, UsageError
from catalog.library.hub.address import WEB_SCHEMES, check_address
from catalog.library.hub.config import HUBS, user_file
from catalog.library.target import scheme_of
from catalog.load.credentials import Origin, origin_of
from catalog.load.source import plain_url, shown
from catalog.spec.document import Reader, compose

FILE = "credentials.yaml"
TOKEN = "CATALOG_HUB_TOKEN"
TOKEN_ORIGIN = "CATALOG_HUB_TOKEN_ORIGIN"


@dataclass(frozen=True)
class Stored:
    """The token of an origin: as text, or the name of the variable that holds it."""

    text: str = field(default="", repr=False)
    variable: str = ""


def token_for(url: str) -> str | None:
    """The token of this user for the origin of an http or https URL, or None.

    Raises UsageError when the file is open to others, or malformed, or CATALOG_HUB_TOKEN may be meant for anyone.
    """
    origin = origin_of(plain_url(url)[0])
    given = os.environ.get(TOKEN, "")
    if given and origin == _origin_of_variable():
        return given
    stored = read_tokens(credentials_file()).get(origin)
    if stored is None or not stored.variable:
        return stored.text if stored else None
    found = os.environ.get(stored.variable)
    if not found:
        hint = f"set it, or change {credentials_file()}"
        raise UsageError(f"{stored.variable}, the token for {shown(url)}, is not set", rule="token-missing", hint=hint)
    return found


def credentials_file() -> Path:
    """Where tokens lie."""
    return user_file().parent / FILE


def read_tokens(path: Path) -> dict[Origin, Stored]:
    """The tokens in a file; none when it is not there. UsageError (rule credentials-open) when others may read it."""
    try:
        with path.open(encoding="utf-8") as stream:
            _refuse_open(stream.fileno(), path)
            text = stream.read()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"cannot read {path}: {why}", rule="file-unreadable") from None
    if not text.strip():
        return {}
    return _parse(text, path)


def origin_text(url: str) -> str:
    """The origin of a URL as it stands in the file. UsageError (rule hub-address) for what has none."""
    if scheme_of(url) not in WEB_SCHEMES:
        hint = "such as https://hub.example; what lies in folders and object stores has no token"
        raise UsageError(f"{shown(url)[:200]!r} is not the address of a web server", rule="hub-address", hint=hint)
    scheme, host, port = origin_of(plain_url(url)[0])
    bracketed = f"[{host}]" if ":" in host else host
    return f"{scheme}://{bracketed}:{port}"


def _parse(text: str, path: Path) -> dict[Origin, Stored]:
    reader = Reader(text, str(path))
    try:
        found = {
            origin_of(origin_text(address)): _stored(reader, value)
            for address, _, value in reader.items(compose(text, str(path)), FILE)
        }
        reader.finish()
    except CatalogError as error:
        raise _malformed(error, path) from None
    return found


def _malformed(error: CatalogError, path: Path) -> UsageError:
    """Without the words of `error`, which may quote a line with a token."""
    line = f", line {error.position.line}" if error.position else ""
    return UsageError(
        f"{path}{line}: this cannot be read ({error.rule})",
        rule="credentials-malformed",
        hint="each line is `https://HOST: TOKEN` or `https://HOST: {token_env: NAME}`",
    )


def _stored(reader: Reader, node: Node) -> Stored:
    if isinstance(node, MappingNode):
        fields = reader.fields(node, "a token", ("token_env",))
        return Stored(variable=reader.string(fields.get("token_env"), "token_env") or "")
    return Stored(text=reader.string(node, "a token") or "")


def _refuse_open(handle: int, path: Path) -> None:
    mode = stat.S_IMODE(os.fstat(handle).st_mode)
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(
            f"{path} holds tokens, and others may read it (mode {mode:o})",
            rule="credentials-open",
            hint=f"chmod 600 {path}; tokens that others may have seen are best replaced",
        )


def _origin_of_variable() -> Origin:
    named = os.environ.get(TOKEN_ORIGIN, "")
    if named:
        return origin_of(origin_text(named))
    addresses = (check_address(text, Path.cwd()) for text in os.environ.get(HUBS, "").split())
    listed = {origin_of(address) for address in addresses if scheme_of(address) in WEB_SCHEMES}
    if len(listed) != 1:
        raise UsageError(
            f"{TOKEN} is set, but nothing says which hub it is for",
            rule="token-origin",
            hint=f"set {TOKEN_ORIGIN}, such as https://hub.example",
        )
    return next(iter(listed))
