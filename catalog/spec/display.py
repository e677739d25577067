"""A component as HTML for notebooks: name, description, a table of its ports, and the graph of a pipeline."""

from __future__ import annotations

import html
from importlib import import_module

from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec
from catalog.spec.types import annotation_of


def spec_html(spec: ComponentSpec) -> str:
    """A self-contained HTML fragment; every text from the component is escaped."""
    version = spec.annotations.get("version", "")
    head = f"<h4>{html.escape(spec.name or 'Component')} {html.escape(version)}</h4>"
    about = f"<p>{html.escape(spec.description)}</p>" if spec.description else ""
    rows = [_row("input", port) for port in spec.inputs] + [_row("output", port) for port in spec.outputs]
    columns = "".join(f"<th>{name}</th>" for name in ("", "name", "type", "default", "description"))
    table = f"<table><thead><tr>{columns}</tr></thead><tbody>{''.join(rows)}</tbody></table>" if rows else ""
    image = f"<p>image: <code>{html.escape(spec.container.image)}</code></p>" if spec.container else ""
    graph = _graph(spec) if spec.graph is not None else ""
    return f'<div class="kfp-catalog-component">{head}{about}{table}{image}{graph}</div>'


def _graph(spec: ComponentSpec) -> str:
    # The part of the package that draws stands above this one: it is loaded by name, when a notebook asks.
    return str(import_module("catalog.view.notebook").pipeline_html(spec))


def _row(side: str, port: InputSpec | OutputSpec) -> str:
    default = ""
    if isinstance(port, InputSpec):
        default = str(port.default) if port.default is not None else "optional" if port.optional else "required"
    cells = (side, port.name, annotation_of(port.type) or "", default, port.description or "")
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
