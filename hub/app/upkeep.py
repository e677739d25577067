"""What a server does beside answering: it follows changes made by others, notes the use of tokens, does chores."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from catalog.errors import CatalogError
from hub.app.log_format import LOGGER
from hub.registry.registry import Registry
from hub.search.index import SearchIndex

SEARCH_SECONDS = 2.0
USAGE_SECONDS = 30.0
CHORE_SECONDS = 600.0


@asynccontextmanager
async def upkeep(
    registry: Registry, search: SearchIndex, chores: Sequence[Callable[[], object]] = ()
) -> AsyncIterator[None]:
    """Keep the search up to date, and the usage of tokens written, while the block runs; do `chores` now and then."""
    tasks = [
        asyncio.create_task(_again(search.refresh, SEARCH_SECONDS)),
        asyncio.create_task(_again(registry.flush_usage, USAGE_SECONDS)),
        *(asyncio.create_task(_again(chore, CHORE_SECONDS)) for chore in chores),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _again(work: Callable[[], object], seconds: float) -> None:
    """Do it every so often; what goes wrong is told in the log, and tried again."""
    while True:
        try:
            await asyncio.to_thread(work)
        except CatalogError as error:
            logging.getLogger(LOGGER).warning("upkeep", extra={"reason": str(error)})
        except Exception:
            logging.getLogger(LOGGER).exception("bug")
        await asyncio.sleep(seconds)
