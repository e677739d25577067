"""One uploaded pipeline: its versions, and one of them with its picture, its inputs and its text."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from catalog.client.uploads import version_spec
from catalog.errors import UsageError
from catalog.spec.model import ComponentSpec
from catalog.store.pipeline_versions import find_version, version_text
from catalog.view.graph.build import run_graph
from catalog.view.graph.layout import lay_out
from catalog.view.graph.svg import graph_svg
from hub.pages.render import HEADERS
from hub.run_pages.forms_inputs import input_fields
from hub.run_pages.forms_lists import short_list
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, may, visitor
from hub.runs import pipelines
from hub.runs.lists import list_versions
from hub.runs.read import read_named_version, read_pipeline

MOST_TEXT = 100_000


def pipeline_page(site: Site, request: Request, name: str) -> Response:
    """`GET /pipelines/NAME`, by name or id; the default version, or `?version=` one."""
    viewer = visitor(site, request)
    row = read_pipeline(site.runs, viewer.principal, name)
    asked = short_list(f"/pipelines/{row.pipeline_id}", request.query_params, ("version",))
    found = list_versions(site.runs, viewer.principal, row.pipeline_id, asked.listing())
    wanted = (asked.kept or {})["version"]
    version = find_version(site.store, row.pipeline_id, wanted) if found.total or wanted else None
    spec = None if version is None else version_spec(site.session, version)
    text = "" if version is None else version_text(site.store, version)
    return run_page(
        site,
        request,
        "pipeline.html",
        viewer,
        row=row,
        asked=asked,
        found=found,
        version=version,
        spec=spec,
        fields=() if spec is None else input_fields(spec),
        picture=None if spec is None else picture(spec),
        source=text[:MOST_TEXT],
        cut=len(text) > MOST_TEXT,
        may_change=may(site, viewer, "publish", row.namespace),
    )


def version_yaml(site: Site, request: Request, name: str, version_id: str) -> Response:
    """`GET /pipelines/NAME/versions/ID/yaml`: the linked pipeline as a file."""
    viewer = visitor(site, request)
    found = read_named_version(site.runs, viewer.principal, name, version_id)
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="pipeline.yaml"'}
    return Response(version_text(site.store, found[1]), media_type="application/yaml", headers=headers)


def act_on_pipeline(site: Site, request: Request, name: str, form: PostedForm) -> Response:
    """`POST /pipelines/NAME/act`: default (choose the default version), delete-version, delete."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    place, who, act = site.runs, viewer.principal, form.line("act")
    row, version_id = read_pipeline(place, who, name), form.line("version")
    if act == "delete":
        pipelines.delete_pipeline(place, who, row.pipeline_id)
        return RedirectResponse("/pipelines", 303)
    version = read_named_version(place, who, row.pipeline_id, version_id)[1] if version_id else None
    if version is None or act not in ("default", "delete-version"):
        raise UsageError("that cannot be done with a pipeline", rule="act-unknown")
    if act == "default":
        pipelines.set_default_version(place, who, row.pipeline_id, version.version_id)
    else:
        pipelines.delete_version(place, who, version.version_id)
    return RedirectResponse(f"/pipelines/{row.pipeline_id}", 303)


def picture(spec: ComponentSpec) -> Markup:
    """The graph of a pipeline that has not run."""
    return graph_svg(lay_out(run_graph(spec)), title=f"Graph of {spec.name or 'the pipeline'}")
