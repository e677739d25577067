"""`catalog show`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import with_format
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.library.standing import Standing
    from catalog.library.versions import KnownVersion
    from catalog.spec.model import ComponentSpec, InputSpec

SHOWN_VERSIONS = 12
HELP = """Show a component: what it does, its inputs and outputs, how to run it.

COMPONENT is NAME or NAME@RANGE of a library, a file, or a URL. Of a library's
component the other versions are told too, and whether it is deprecated.

\b
Examples:
  catalog show echo
  catalog show gcs_download@1
  catalog show train --hub https://hub.example
  catalog show examples/iris.yaml
"""


@click.command("show", help=HELP, short_help="Show a component.")
@click.argument("component")
@click.option("--hub", metavar="NAME|ADDRESS", default="", help="Look in this hub, and nowhere else.")
@with_format
def show(component: str, hub: str, form: str) -> int:
    """Print the component."""
    from catalog.cli.hub_option import chosen_libraries
    from catalog.cli.run_json import print_json
    from catalog.client.pipelines import open_pipeline
    from catalog.library.standing import standing_of
    from catalog.library.versions import known_versions

    libraries = chosen_libraries(hub)
    spec = open_pipeline(component, libraries)
    standing, versions = standing_of(spec, libraries), known_versions(spec, libraries)
    if form == "json":
        print_json(_json(spec, standing, versions))
        return 0
    _print_head(spec, standing)
    _print_versions(versions)
    _print_ports(spec)
    needed = [word for port in spec.inputs if port.required for word in ("-p", f"{one_line(port.name)}=VALUE")]
    click.echo(f"\nrun it: {shlex.join(['catalog', 'run', component, *needed])}")
    return 0


def _json(spec: ComponentSpec, standing: Standing, versions: tuple[KnownVersion, ...]) -> dict[str, Any]:
    from dataclasses import asdict

    from catalog.spec.emit import to_struct

    source = spec.source
    return {
        "location": source.location if source else "",
        "digest": f"sha256:{source.digest}" if source and source.digest else "",
        "version": _version(spec),
        **asdict(standing),
        "versions": [
            {"version": known.version, "digest": known.digest, **asdict(known.standing)} for known in versions
        ],
        "component": to_struct(spec),
    }


def _print_head(spec: ComponentSpec, standing: Standing) -> None:
    click.echo(f"{one_line(spec.name or 'a component without a name')} {one_line(_version(spec))}".rstrip())
    if str(standing):
        click.echo(f"it is {one_line(str(standing))}")
    if spec.description:
        click.echo(plain(spec.description).strip())
    if spec.container:
        click.echo(f"\nimage:  {one_line(spec.container.image)}")
    if spec.graph:
        click.echo(f"\ntasks:  {', '.join(one_line(task) for task in spec.graph.tasks)}")
    if spec.source and spec.source.location:
        click.echo(f"file:   {one_line(spec.source.location)}")
    if spec.source and spec.source.digest:
        click.echo(f"digest: sha256:{spec.source.digest}")


def _print_versions(versions: tuple[KnownVersion, ...]) -> None:
    if not versions:
        return
    texts = [f"{known.version} ({known.standing})" if str(known.standing) else known.version for known in versions]
    more = f" and {len(texts) - SHOWN_VERSIONS} more" if len(texts) > SHOWN_VERSIONS else ""
    click.echo(f"versions: {one_line(', '.join(texts[:SHOWN_VERSIONS]))}{more}")


def _print_ports(spec: ComponentSpec) -> None:
    from catalog.cli.table import print_table
    from catalog.spec.types import annotation_of

    rows = [
        ("input", port.name, annotation_of(port.type) or "", _default(port), port.description or "")
        for port in spec.inputs
    ]
    rows += [("output", port.name, annotation_of(port.type) or "", "", port.description or "") for port in spec.outputs]
    if rows:
        click.echo()
        print_table(("", "name", "type", "default", "description"), rows)


def _default(port: InputSpec) -> str:
    if port.default is not None:
        return str(port.default)
    return "optional" if port.optional else "required"


def _version(spec: ComponentSpec) -> str:
    return (spec.source.version if spec.source else "") or spec.annotations.get("version", "")
