"""Pages of KFP's lists: what is asked for, and what comes back.

A page token is a text of ours around the cursor of the store. It also has the texts of the filter and the order, since
KFP lets both be left out with a token; they are read again as if they had been sent. It is packed, because a request's
head has room for 32 KiB.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query

from catalog.errors import UsageError
from catalog.store.listing import Listing, Order, Page, parse_order
from catalog.store.predicate import Predicate
from hub.kfp.filters import Keys, key_named, read_filter
from hub.kfp.struct import without_empty

Row = TypeVar("Row")

DEFAULT_SIZE = 20
LARGEST_SIZE = 200
_LONGEST = 64 << 10


@dataclass(frozen=True)
class PageQuery:
    """The parameters that every list has."""

    page_token: str = ""
    page_size: int = 0
    sort_by: str = ""
    filter: str = ""


def page_query(
    page_token: str = "",
    page_size: Annotated[int, Query(description="0: 20; at most 200")] = 0,
    sort_by: Annotated[str, Query(max_length=400, description="a field, and `desc` if it is to descend")] = "",
    filter: Annotated[str, Query(description="JSON with predicates")] = "",
) -> PageQuery:
    """The parameters of a request."""
    return PageQuery(page_token, page_size, sort_by, filter)


ListQuery = Annotated[PageQuery, Depends(page_query)]


def read_listing(query: PageQuery, keys: Keys, also: Sequence[Predicate] = ()) -> Listing:
    """The page that is asked for, of the rows for which `also` holds too.

    Raises UsageError (rules page-size, cursor-invalid, cursor-mismatch, sort-syntax, sort-unknown, and of filters).
    """
    if query.page_size < 0:
        raise UsageError(f"page_size is 0 or more, not {query.page_size}", rule="page-size")
    cursor, sort_by, filter_text = _read_token(query)
    return Listing(
        where=(*also, *read_filter(filter_text, keys)),
        order=_order(sort_by, keys),
        limit=min(query.page_size or DEFAULT_SIZE, LARGEST_SIZE),
        cursor=cursor,
    )


def list_body(name: str, structs: Sequence[Any], page: Page[Row], query: PageQuery) -> dict[str, Any]:
    """The answer with a page: `structs` are its rows as JSON data. Without any, the list itself is left out."""
    token = _write_token(page.next, query) if page.next else ""
    return without_empty({name: list(structs), "total_size": page.total, "next_page_token": token})


def _order(sort_by: str, keys: Keys) -> Order:
    order = parse_order(sort_by)
    return Order(key_named(order.key, keys, "sort-unknown").field, order.descending) if sort_by.strip() else order


def _write_token(cursor: str, query: PageQuery) -> str:
    _, sort_by, filter_text = _read_token(query)
    text = json.dumps([cursor, sort_by, filter_text], separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def _read_token(query: PageQuery) -> tuple[str, str, str]:
    """The cursor, and the texts of order and filter: those of the query, else those the token brings along."""
    if not query.page_token:
        return "", query.sort_by, query.filter
    try:
        packed = base64.b64decode(query.page_token, altchars=b"-_", validate=True)
        parts = json.loads(zlib.decompressobj().decompress(packed, _LONGEST))
    except (ValueError, zlib.error, RecursionError):
        parts = None
    if not isinstance(parts, list) or len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        hint = "pass the next_page_token of the page before"
        raise UsageError("the page token is none this list gave", rule="cursor-invalid", hint=hint)
    cursor, sort_by, filter_text = parts
    if query.sort_by and parse_order(query.sort_by) != parse_order(sort_by):
        hint = "leave sort_by out, or begin again without the token"
        raise UsageError("the page token belongs to another order", rule="cursor-mismatch", hint=hint)
    return cursor, query.sort_by or sort_by, query.filter or filter_text
