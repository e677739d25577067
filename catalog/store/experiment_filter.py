"""Filters on the id of an experiment, which follows from the name and stands in no table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from catalog.store.experiment_row import experiment_id
from catalog.store.listing import Listing
from catalog.store.predicate import Operation, Predicate

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_BY_ID = "experiment_id"
_OPERATIONS = (Operation.EQUALS, Operation.NOT_EQUALS, Operation.IN)


def by_experiment_name(connection: Connection, listing: Listing, names: ColumnElement[Any]) -> Listing:
    """The listing with predicates on `experiment_id` made into ones on `experiment`; `names` is the column of names."""
    if not any(item.key == _BY_ID for item in listing.where):
        return listing
    known = {experiment_id(name): name for name in connection.scalars(select(names).distinct())}

    def named(item: Predicate) -> Predicate:
        if item.key != _BY_ID or item.operation not in _OPERATIONS:
            return item
        # No experiment has a name with a NUL, so an unknown id fits no row.
        given = item.value if isinstance(item.value, tuple) else (item.value,)
        found = tuple(known.get(str(one), "\0") for one in given)
        return Predicate("experiment", item.operation, found if isinstance(item.value, tuple) else found[0])

    return replace(listing, where=tuple(named(item) for item in listing.where))
