"""Names of what the registry keeps."""

from __future__ import annotations

import re

from catalog.errors import UsageError

_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def namespace_of(component: str) -> str:
    """The namespace of a component's name: `team` of `team/echo`, the empty text of `echo`."""
    head, slash, _ = component.partition("/")
    return head if slash else ""


def check_word(text: str, what: str) -> str:
    """`text`, when it may name an account or a namespace; UsageError naming `what` otherwise."""
    if not _WORD.fullmatch(text):
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:80])
        raise UsageError(
            f'"{shown}" cannot be the name of {what}',
            rule="name-invalid",
            hint="it is made of a-z, 0-9, _ and -, begins with a letter or digit, and has at most 63 signs",
        )
    return text
