"""Every route of the hub but its pages and probes."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from hub.api.caller import BEARER
from hub.api.component_files import component_files_router
from hub.api.components import components_router
from hub.api.kfp_registry import kfp_registry_router
from hub.api.mirror import mirror_router
from hub.api.publishing import publishing_router
from hub.api.reference_page import reference_router
from hub.api.search import search_router
from hub.api.static_files import static_router
from hub.api.tokens import tokens_router


def hub_router() -> APIRouter:
    """The JSON API below `/api/v1`, the registry protocol, component files, the mirror, and the static hub."""
    router = APIRouter(dependencies=[Depends(BEARER)])
    # They are asked in this order, and those that are asked for most stand first.
    for part in (
        components_router(),
        search_router(),
        static_router(),
        publishing_router(),
        tokens_router(),
        reference_router(),
        kfp_registry_router(),
        component_files_router(),
        mirror_router(),
    ):
        router.include_router(part)
    return router
