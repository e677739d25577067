"""The application: the routes of a hub behind the guards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI

from catalog.client.session import Session
from catalog.resources import data_folder
from hub.api.compressed import Compressed
from hub.api.hub import ServedHub
from hub.api.router import hub_router
from hub.app.bodies import BodyGuard
from hub.app.first_index import ensure_index
from hub.app.health import health_router
from hub.app.hosts import HostGuard
from hub.app.metrics import make_metrics
from hub.app.mounted_pages import error_page_for, mount_pages
from hub.app.observe import Observer
from hub.app.rate import RateLimit
from hub.app.rate_guard import RateGuard
from hub.app.refusal_handlers import add_handlers
from hub.app.settings import Settings, engine_of, is_wildcard
from hub.app.upkeep import upkeep
from hub.kfp.router import kfp_router
from hub.registry.registry import Registry
from hub.run_api.router import run_api_router
from hub.runs.background import background
from hub.runs.feed import RunFeed
from hub.runs.own_components import with_own_components
from hub.runs.place import RunPlace
from hub.search.index import SearchIndex


def make_app(
    settings: Settings, registry: Registry, session: Session, chores: Sequence[Callable[[], object]] = ()
) -> FastAPI:
    """The application for one registry and its runs, which the caller closes at the end; `chores` as in upkeep."""
    limits = settings.limits
    search = SearchIndex(registry.store)
    of_tokens = RateLimit(limits.requests_per_second, limits.burst, limits.clients)
    metrics = make_metrics()
    own = with_own_components(session, registry)
    runs, feed = RunPlace(own, registry, engine_of(settings), settings.trust), RunFeed(session.store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(ensure_index, registry)
        async with upkeep(registry, search, chores), background(runs, feed):
            yield

    app = FastAPI(
        title="Catalog hub", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan
    )
    app.state.hub = ServedHub(registry, search, settings.open_writes, of_tokens.take, limits.body_bytes)
    app.state.runs, app.state.run_feed = runs, feed
    app.state.settings = settings
    app.state.compressed = Compressed()
    app.include_router(health_router(registry, metrics))
    app.include_router(hub_router())
    app.include_router(run_api_router())
    app.include_router(kfp_router())
    place = mount_pages(app, runs, search, settings)
    add_handlers(app, error_page_for(place), _own_places(registry, session))
    # The last one added is the first one asked.
    app.add_middleware(RateGuard, limit=RateLimit(limits.requests_per_second, limits.burst, limits.clients))
    app.add_middleware(HostGuard, names=_names(settings))
    app.add_middleware(BodyGuard, most=limits.body_bytes, seconds=limits.body_seconds)
    app.add_middleware(Observer, metrics=metrics)
    return app


def _names(settings: Settings) -> frozenset[str]:
    """The Host names taken; all of them where the server listens everywhere and was told no name."""
    return frozenset() if is_wildcard(settings.host) and not settings.hosts else settings.names


def _own_places(registry: Registry, session: Session) -> dict[str, str]:
    """Where the server keeps its data, with what is said instead; a path before those it lies in."""
    return {
        registry.place: "the hub",
        str(data_folder("components")): "the shipped components",
        str(session.home): "the server's data",
    }
