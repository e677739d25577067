"""The parameters that every list takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from catalog.client.wire.listing_json import read_listing
from catalog.store.listing import Listing
from hub.run_api.texts import Storable

_FILTER = 'a JSON list such as [{"key": "state", "operation": "EQUALS", "value": "Failed"}]; all of it must hold'


def _listing(
    filter: Annotated[str, Storable, Query(description=_FILTER)] = "",
    search: Annotated[str, Storable, Query(max_length=300, description="only those with this text in their name")] = "",
    sort: Annotated[str, Storable, Query(max_length=300, description='such as "name", or "metric:accuracy desc"')] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    page_token: Annotated[str, Storable, Query(description="the next_page_token of the page before")] = "",
) -> Listing:
    return read_listing(filter_text=filter, search=search, sort=sort, limit=limit, page_token=page_token)


Listed = Annotated[Listing, Depends(_listing)]
