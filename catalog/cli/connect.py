"""`catalog connect`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.spec.model import ComponentSpec, TypeSpec

HELP = """List the components that can take an output of COMPONENT, or with --input those that can feed an input.

Types are compared as in a pipeline. Components with a port of the very same
type come first, then those that take a wider type, then those without one.

\b
Examples:
  catalog connect csv_split train
  catalog connect train_classifier@^1 model --format json
  catalog connect train_classifier --input train
"""


@click.command("connect", help=HELP, short_help="List what an output can be connected to.")
@click.argument("component")
@click.argument("output", required=False)
@click.option("--input", "input_name", metavar="INPUT", help="An input of COMPONENT: list what can feed it.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="How many to list.")
@with_format
def connect(component: str, output: str | None, input_name: str | None, limit: int, form: str) -> int:
    """Print name, version, port and type of what fits; what could not be read makes the exit code."""
    from catalog.cli.run_json import print_json
    from catalog.cli.search_problems import tell_problems
    from catalog.cli.table import print_table
    from catalog.library.hub.search.document import document_struct
    from catalog.library.hub.search.libraries import connect_libraries
    from catalog.library.libraries import default_libraries
    from catalog.spec.types import type_name

    if bool(output) == bool(input_name):
        raise click.UsageError("name one output, or one input with --input")
    libraries = default_libraries()
    type_spec = _port_type(libraries.resolve(component), output or "", input_name or "")
    result = connect_libraries(libraries, type_spec, "inputs" if output else "outputs", limit)
    if form == "json":
        print_json(
            {
                "total": result.total,
                "hits": [
                    {
                        **document_struct(made.document),
                        "ports": [port.name for port in made.ports],
                        "same_type": made.same_type,
                        "library": place,
                    }
                    for made, place in result.found
                ],
            }
        )
    else:
        rows = [
            (made.document.name, made.document.version, made.ports[0].name, type_name(made.ports[0].type) or "any")
            for made, _ in result.found
        ]
        print_table(("name", "version", "input" if output else "output", "type"), rows)
    return tell_problems(result.problems)


def _port_type(spec: ComponentSpec, output: str, input_name: str) -> TypeSpec:
    from catalog.errors import UsageError
    from catalog.spec.suggestions import suggest

    port = spec.output(output) if output else spec.input(input_name)
    if port is None:
        kind, ports = ("output", spec.outputs) if output else ("input", spec.inputs)
        raise UsageError(
            f'{spec.name} has no {kind} "{(output or input_name)[:80]}"',
            rule="port-unknown",
            hint=suggest(output or input_name, [port.name for port in ports]),
        )
    return port.type
