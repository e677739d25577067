"""A version of an uploaded pipeline as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.table import print_table
from catalog.view.quantities import moment_text, size_text
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.spec.model import ComponentSpec
    from catalog.store.pipeline_rows import PipelineRow, VersionRow


def print_version(row: PipelineRow, version: VersionRow, spec: ComponentSpec) -> None:
    """Print the version, its inputs and its components on stdout."""
    from catalog.client.component_uses import component_uses
    from catalog.spec.types import type_name

    default = " (default)" if version.version_id == row.default_version_id else ""
    lines = {
        "pipeline": one_line(row.name),
        "id": row.pipeline_id,
        "version": one_line(version.name) + default,
        "about": one_line(version.description or row.description or spec.description or "", 400),
        "uploaded": moment_text(version.created_at),
        "package": f"{one_line(version.package_name)}, {size_text(version.package_size)}",
        "sha256": version.digest,
    }
    for name, text in lines.items():
        if text:
            click.echo(f"{name + ':':<11}{text}")
    if spec.inputs:
        click.echo()
        inputs = [
            (port.name, type_name(port.type), "required" if port.required else "", one_line(str(port.default or "")))
            for port in spec.inputs
        ]
        print_table(("input", "type", "", "default"), inputs)
    click.echo()
    uses = component_uses(spec).items()
    print_table(("task", "component", "image"), [(task, str(use), use.image) for task, use in uses])
