"""Names of experiments that are taken: ours are made when they are not there, KFP's are made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.errors import StoreError
from catalog.store.listing import Listing
from catalog.store.predicate import Operation, Predicate
from hub.runs.lists import list_experiments

if TYPE_CHECKING:
    from hub.registry.principal import Principal
    from hub.runs.place import RunPlace


def refuse_taken(place: RunPlace, principal: Principal, name: str) -> None:
    """StoreError (rule experiment-exists) when the principal can see an experiment of this name."""
    named = Listing(where=(Predicate("name", Operation.EQUALS, name),), limit=1)
    if list_experiments(place, principal, named).items:
        message = f'there is an experiment "{name[:200]}" already'
        raise StoreError(message, rule="experiment-exists", hint="get it by a filter on its name")
