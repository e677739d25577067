"""A change by somebody: allowed, made and put into the audit log in one transaction, or refused and put there too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from catalog.errors import CatalogError, MachineError, StoreError
from hub.registry.audit import note_audit, note_refusal
from hub.registry.principal import Principal
from hub.registry.registry import Registry
from hub.registry.rights import require
from hub.registry.writer import DatabaseWriter

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what to what: it needs the right to publish in `namespace`. `target` and the rest are for the log."""

    principal: Principal
    action: str
    target: str
    namespace: str
    request_id: str = ""
    detail: str = ""


def recorded(registry: Registry, act: Act, deed: Callable[[DatabaseWriter], tuple[_Result, str]]) -> _Result:
    """What `deed` gives, which changes the hub and says how it ended.

    Raises LibraryError (rules not-signed-in, not-allowed, hub-busy) and what the deed raises.
    """
    with refusals_noted(registry, act):
        require(act.principal, "publish", act.namespace)
        with registry.store.changing() as writer:
            result, outcome = deed(writer)
            note_act(writer, act, outcome)
    return result


def note_act(writer: DatabaseWriter, act: Act, outcome: str) -> None:
    """Put the act into the audit log, in the transaction that makes it."""
    note_audit(writer.connection, act.principal, act.action, act.target, act.request_id, outcome, act.detail)


@contextmanager
def refusals_noted(registry: Registry, act: Act) -> Iterator[None]:
    """Put it into the audit log when the block refuses the act, and raise that."""
    try:
        yield
    except CatalogError as error:
        # A database that fails, or has no time, cannot take the entry either.
        if not isinstance(error, (MachineError, StoreError)) and error.rule != "hub-busy":
            note_refusal(registry, act.principal, act.action, act.target, act.request_id, error.rule)
        raise
