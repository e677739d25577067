"""What a run was asked to do, and what people wrote on it."""

from __future__ import annotations

import json

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from catalog.store.find_runs import get_pipeline_text
from catalog.store.run_notes import list_notes
from catalog.view.markdown import markdown_html
from hub.run_pages.run_seen import run_subpage, seen_run
from hub.run_pages.site import Site

SHOWN_PIPELINE = 200_000
_HIDDEN_OPTIONS = ("sources", "untrusted")
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"


def details_page(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/details`: parameters, labels, notes, options, the pipeline's text."""
    seen = seen_run(site, request, run_id)
    text = get_pipeline_text(site.store, seen.row.run_id)
    notes = list_notes(site.store, seen.row.run_id)
    options = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in seen.row.options.items()
        if name not in _HIDDEN_OPTIONS and value not in (None, "", [], {})
    }
    return run_subpage(
        site,
        request,
        seen,
        "run_details.html",
        pipeline=text[:SHOWN_PIPELINE],
        cut=len(text) > SHOWN_PIPELINE,
        notes=[(note, markdown_html(note.text)) for note in notes],
        options=options,
    )


def pipeline_text(site: Site, request: Request, run_id: str) -> Response:
    """`GET /runs/{id}/pipeline.yaml`: the pipeline as it was linked when the run began."""
    seen = seen_run(site, request, run_id)
    return _file(get_pipeline_text(site.store, seen.row.run_id), "text/yaml", "pipeline.yaml")


def report(site: Site, request: Request, run_id: str) -> Response:
    """`GET /runs/{id}/report.html`: everything in one file, to keep or to send."""
    from catalog.client.run_report import gather_report
    from catalog.view.report import report_html

    seen = seen_run(site, request, run_id)
    text = report_html(gather_report(site.session, seen.row.run_id))
    return _file(text, "text/html", f"run-{seen.row.run_id[:8]}.html")


def _file(text: str, kind: str, name: str) -> Response:
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(text.encode("utf-8", "replace"), headers=headers)
