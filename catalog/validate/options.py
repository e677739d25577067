"""What the caller of a check asks for."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import UsageError
from catalog.spec.suggestions import suggest


@dataclass(frozen=True, slots=True)
class Options:
    """`select` and `ignore` hold rule ids and families; an empty `select` is all rules.

    `strict` makes warnings fail. `since` is a git revision: only components changed since are checked, and it is what
    published versions are compared with. `targets` are loaders and engines (`kfp1`, `kfp2`, `argo`) for the family
    portability, which is silent without any.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    since: str = ""
    targets: tuple[str, ...] = ()


def require_known(names: tuple[str, ...], known: frozenset[str], what: str) -> None:
    """UsageError for a name that is not one of the known ones."""
    for name in names:
        if name not in known:
            raise UsageError(f'there is no {what} "{name[:80]}"', rule="unknown-rule", hint=suggest(name, known))
