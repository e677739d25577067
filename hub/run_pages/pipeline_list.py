"""The list of uploaded pipelines."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from hub.pages.viewer import check_sees
from hub.run_pages.forms_lists import short_list
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import visitor
from hub.runs.lists import list_pipelines

PLACE = "/pipelines"


def pipeline_list(site: Site, request: Request) -> Response:
    """`GET /pipelines`."""
    viewer = visitor(site, request)
    check_sees(site.pages, viewer)
    asked = short_list(PLACE, request.query_params)
    found = list_pipelines(site.runs, viewer.principal, asked.listing())
    heads = [asked.head("Name", "name"), asked.head("Uploaded", "created_at")]
    return run_page(site, request, "pipeline_list.html", viewer, asked=asked, found=found, heads=heads)
