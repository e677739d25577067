"""Requests that may be sent twice: the header Idempotency-Key as the id of the run that it starts.

The first half of the id follows from the key and the account, the second from the request. So a key that was used
before is known by the run itself, on every server of the store and after every restart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header
from pydantic import BaseModel

from catalog.errors import CatalogError, StoreError, UsageError
from catalog.store.find_runs import get_run
from catalog.store.rows import RunRow
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.rights import may

_HALF = 16

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="with the same key the same request starts one run, however often it is sent",
    ),
]


def started_once(
    place: RunPlace, principal: Principal, key: str, wanted: BaseModel, start: Callable[[str], RunRow]
) -> tuple[RunRow, bool]:
    """The run that `start` makes under the id it is given, and whether it is new; an empty key makes one each time.

    StoreError (rule idempotency-key-used) for a key that came with another request before.
    """
    if not key:
        return start(""), True
    run_id = _id(principal, key, wanted.model_dump(mode="json"))
    found = _found(place, principal, run_id)
    if found is not None:
        return found, False
    try:
        return start(run_id), True
    except CatalogError:
        # Another request with the same key may have been quicker.
        found = _found(place, principal, run_id)
        if found is None:
            raise
        return found, False


def _found(place: RunPlace, principal: Principal, run_id: str) -> RunRow | None:
    try:
        found = get_run(place.session.store, run_id[:_HALF])
    except UsageError:
        return None
    # Tokens of one account may be for different namespaces.
    if found.run_id != run_id or not may(place, principal, "read", found.namespace):
        hint = "take a new key for a new request"
        raise StoreError("the idempotency key came with another request", rule="idempotency-key-used", hint=hint)
    return found


def _id(principal: Principal, key: str, value: dict[str, Any]) -> str:
    who = hashlib.sha256(f"{principal.account}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()
    what = hashlib.sha256(json.dumps(value, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    return who[:_HALF] + what[:_HALF]
