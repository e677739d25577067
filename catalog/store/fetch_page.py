"""Fetching one page of a query's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from catalog.store.cursor import Place, read_cursor, write_cursor
from catalog.store.fields import Fields
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def fetch_page(connection: Connection, query: Select[Any], fields: Fields, listing: Listing) -> Page[Row[Any]]:
    """The rows of `query` that the listing wants; `query` has the key of `fields` among its columns.

    Raises UsageError (rules filter-unknown, filter-value, sort-unknown, cursor-invalid, cursor-mismatch).
    """
    wanted, place = read_cursor(listing)
    # `within` holds whatever the cursor says: it is what the asker may see.
    filtered = query.where(*(fields.condition(item) for item in (*wanted.where, *wanted.within)))
    total = connection.scalar(select(func.count()).select_from(filtered.with_only_columns(fields.key).subquery())) or 0
    # The keys come first: whole rows are wide, and sorting would move all of them.
    keys = filtered.with_only_columns(fields.key, fields.find(wanted.order.key, "sort-unknown").sorted(wanted.order))
    if place is not None:
        keys = keys.where(fields.after(wanted.order, place))
    found = [(key, value) for key, value in connection.execute(_sorted(keys, fields, wanted))]
    shown = found[: wanted.limit]
    rows = {row._mapping[fields.key]: row for row in connection.execute(query.where(fields.key.in_(dict(shown))))}
    items = tuple(rows[key] for key, _ in shown)
    if len(found) <= wanted.limit:
        return Page(items, total, "")
    key, value = shown[-1]
    return Page(items, total, write_cursor(wanted, Place(value, key)))


def _sorted(keys: Select[Any], fields: Fields, wanted: Listing) -> Select[Any]:
    """One more than the page has, to tell whether there is another."""
    return keys.order_by(*fields.ordering(wanted.order)).limit(wanted.limit + 1)
