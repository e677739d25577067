"""Uploading a pipeline, or a new version of one; what is wrong in the file is shown with its lines."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.client.read_upload import Package
from catalog.errors import CatalogError
from catalog.store.pipeline_rows import PipelineRow
from hub.pages.viewer import Viewer
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.forms_problems import Problem, problems_of
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, visitor
from hub.runs.pipelines import upload_pipeline, upload_version
from hub.runs.read import read_pipeline

FIELDS = ("name", "version", "description", "namespace")
ENDINGS = ".yaml,.yml,.json,.zip,.tar.gz,.tgz"
_NO_FILE = Problem("Choose a file.", "file", "File")


def upload_form(site: Site, request: Request) -> Response:
    """`GET /pipelines/upload`; of a new version with `?pipeline=`."""
    viewer = visitor(site, request)
    pipeline = _pipeline(site, viewer, request)
    return _page(site, request, viewer, pipeline, dict.fromkeys(FIELDS, ""))


def upload(site: Site, request: Request, form: PostedForm) -> Response:
    """`POST /pipelines/upload`: to the page of the version, or back to the form with what is wrong."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    pipeline = _pipeline(site, viewer, request)
    given = {name: form.line(name) for name in FIELDS}
    file = form.files.get("file")
    if file is None:
        return _page(site, request, viewer, pipeline, given, (_NO_FILE,))
    try:
        address = _keep(site, viewer, pipeline, Package(file.data, file.name[-200:]), given)
    except CatalogError as error:
        return _page(site, request, viewer, pipeline, given, problems_of(error))
    return RedirectResponse(address, 303)


def _keep(site: Site, viewer: Viewer, pipeline: PipelineRow | None, package: Package, given: Mapping[str, str]) -> str:
    """Keep the version; the address of its page."""
    place, who = site.runs, viewer.principal
    if pipeline is None:
        row, version = upload_pipeline(place, who, package, **given)
        return f"/pipelines/{row.pipeline_id}?version={version.version_id}"
    told = {"version": given["version"], "description": given["description"]}
    version = upload_version(place, who, pipeline.pipeline_id, package, **told)
    return f"/pipelines/{pipeline.pipeline_id}?version={version.version_id}"


def _pipeline(site: Site, viewer: Viewer, request: Request) -> PipelineRow | None:
    name = request.query_params.get("pipeline", "")
    return read_pipeline(site.runs, viewer.principal, name) if name else None


def _page(
    site: Site,
    request: Request,
    viewer: Viewer,
    pipeline: PipelineRow | None,
    given: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
) -> Response:
    values = {"pipeline": pipeline, "given": given, "problems": problems, "endings": ENDINGS}
    return run_page(site, request, "pipeline_upload.html", viewer, 422 if problems else 200, **values)
