"""Fetching one page of a query's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from catalog.store.cursor import Place, read_cursor, write_cursor
from catalog.store.fields import Fields
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

SORTED_BY = "sorted_by"
ROW_KEY = "row_key"


def fetch_page(connection: Connection, query: Select[Any], fields: Fields, listing: Listing) -> Page[Row[Any]]:
    """The rows of `query` that the listing wants; each has two columns more, which cursors are made of.

    Raises UsageError (rules filter-unknown, filter-value, sort-unknown, cursor-invalid, cursor-mismatch).
    """
    wanted, place = read_cursor(listing)
    filtered = query.where(*(fields.condition(item) for item in wanted.where))
    total = connection.scalar(select(func.count()).select_from(filtered.with_only_columns(fields.key).subquery())) or 0
    column = fields.find(wanted.order.key, "sort-unknown").sorted(wanted.order)
    paged = filtered.add_columns(column.label(SORTED_BY), fields.key.label(ROW_KEY))
    if place is not None:
        paged = paged.where(fields.after(wanted.order, place))
    found = connection.execute(paged.order_by(*fields.ordering(wanted.order)).limit(wanted.limit + 1)).all()
    rows = tuple(found[: wanted.limit])
    if len(found) <= wanted.limit:
        return Page(rows, total, "")
    last = rows[-1]
    return Page(rows, total, write_cursor(wanted, Place(getattr(last, SORTED_BY), getattr(last, ROW_KEY))))
