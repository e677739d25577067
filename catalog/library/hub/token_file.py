"""Changing the user's file of tokens."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from catalog.errors import UsageError
from catalog.library.hub.credentials import Stored, credentials_file, origin_text, read_tokens
from catalog.load.credentials import Origin, origin_of


def store_token(url: str, token: str) -> Path:
    """Keep the token for the origin of a URL, in place of an older one; the file. Raises UsageError."""
    if not token or not (token.isascii() and token.isprintable()) or " " in token:
        raise UsageError("a token is one word of ASCII letters, digits and signs", rule="token-invalid")
    path = credentials_file()
    _write(path, {**read_tokens(path), origin_of(origin_text(url)): Stored(token)})
    return path


def remove_token(url: str) -> bool:
    """Forget the token for the origin of a URL; False when there was none. Raises UsageError."""
    path = credentials_file()
    tokens = read_tokens(path)
    if tokens.pop(origin_of(origin_text(url)), None) is None:
        return False
    _write(path, tokens)
    return True


def _write(path: Path, tokens: dict[Origin, Stored]) -> None:
    """The file anew, in one step, for its owner alone."""
    lines = [f"{json.dumps(_text(origin))}: {_value(tokens[origin])}\n" for origin in sorted(tokens)]
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", rule="file-unwritable") from None
    finally:
        partial.unlink(missing_ok=True)


def _text(origin: Origin) -> str:
    scheme, host, port = origin
    return origin_text(f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}")


def _value(stored: Stored) -> str:
    return json.dumps({"token_env": stored.variable} if stored.variable else stored.text)
