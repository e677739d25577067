"""What a run made: its artifacts, with a look into each, and their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from catalog.client.outputs import find_artifact, list_artifacts
from catalog.spec.names import file_name
from catalog.spec.special_outputs import special_output
from hub.run_pages.list_address import address
from hub.run_pages.run_seen import run_subpage, seen_run
from hub.run_pages.site import Site
from hub.run_pages.task_panel import artifact_port

ON_A_PAGE = 40
PIECE = 1 << 18


def artifacts_page(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/artifacts?page=N`: the pipeline's own first, files of metrics and charts last."""
    seen = seen_run(site, request, run_id)
    number = request.query_params.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 else 1
    rows = list_artifacts(seen.row.run_id, site.session)
    rows.sort(key=lambda row: (bool(row.task), special_output(row.name) is not None))
    first = (max(1, page) - 1) * ON_A_PAGE
    shown = rows[first : first + ON_A_PAGE]
    path = f"{seen.place}/artifacts"
    return run_subpage(
        site,
        request,
        seen,
        "run_artifacts.html",
        found=[(row, artifact_port(site, seen, row.task, row.name, row.artifact, preview=True)) for row in shown],
        total=len(rows),
        before=address(path, {"page": str(page - 1)}) if first else "",
        after=address(path, {"page": str(page + 1)}) if first + ON_A_PAGE < len(rows) else "",
    )


def artifact(site: Site, request: Request, run_id: str) -> StreamingResponse:
    """`GET /runs/{id}/artifact?task=PATH&name=OUTPUT`: the bytes of a file, never shown in the page's own origin.

    Raises UsageError where there is none, HTTPException 404 for a folder.
    """
    seen = seen_run(site, request, run_id)
    task, name = (request.query_params.get(key, "") for key in ("task", "name"))
    found = find_artifact(seen.row.run_id, task, name, site.session)
    if found.kind == "folder":
        raise HTTPException(404, "a folder is no file; take it out with `catalog runs artifacts`")
    # What is missing is known before anything is sent; an answer that nobody reads holds no file open.
    site.session.artifacts.open(found).close()

    def pieces() -> Iterator[bytes]:
        with site.session.artifacts.open(found) as stream:
            while data := stream.read(PIECE):
                yield data

    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(name), safe='')}",
        "Content-Length": str(found.size),
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(pieces(), headers=headers)
