"""Tokens as texts: `kfpc_<id>_<secret>`.

The id finds the row; the secret has 256 random bits. Its plain sha256 is kept: a slow hash protects passwords because
people choose guessable ones, and nobody guesses 256 bits. The prefix lets scanners find a token that leaked.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass

from catalog.library.index.canonical import sha256_hex

_TEXT = re.compile(r"kfpc_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_SHOWN = re.compile(r"(kfpc_[0-9a-f]{16}_)[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class TokenText:
    """A token as it is given to its owner, in two parts."""

    token_id: str
    secret: str

    def __str__(self) -> str:
        return f"kfpc_{self.token_id}_{self.secret}"

    def __repr__(self) -> str:
        return f"TokenText({self.token_id!r})"

    @property
    def digest(self) -> str:
        """What is kept of the secret."""
        return sha256_hex(self.secret.encode())


def new_token_text() -> TokenText:
    """A token nobody has."""
    return TokenText(secrets.token_hex(8), secrets.token_urlsafe(32))


def parse_token(text: str) -> TokenText | None:
    """The token in `text`, or None when it has not the form of one."""
    found = _TEXT.fullmatch(text)
    return TokenText(found[1], found[2]) if found else None


def same_digest(one: str, other: str) -> bool:
    """Compare in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def redact(text: str) -> str:
    """`text` with the secret of every token in it replaced by stars."""
    return _SHOWN.sub(r"\1***", text)
