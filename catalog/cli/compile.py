"""`catalog compile`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.compile_options import with_compile_options
from catalog.view.safe_text import plain

if TYPE_CHECKING:
    from catalog.client.compile import CompiledPipeline

STDOUT = "-"
HELP = """Compile a pipeline to an Argo Workflow.

PIPELINE is a file, FILE.py:FUNCTION, a URL, or NAME@RANGE of a library.
Arguments follow as NAME=VALUE; those without a value stay parameters for
whoever submits the Workflow.

\b
Examples:
  catalog compile examples/hello.yaml
  catalog compile train.yaml -o train-workflow.yaml rate=0.1
  catalog compile pipeline.py:train -o train.zip --namespace ml --ttl 86400
  catalog compile echo@1 text=hi | kubectl create -f -

No cluster is asked. The same pipeline and options give the same bytes.

\b
Exit codes: 0 done, 1 the pipeline cannot be run by Argo as it stands, or the
object is larger than 1 MiB, 2 wrong usage.
"""


@click.command("compile", help=HELP, short_help="Compile a pipeline to an Argo Workflow.")
@click.argument("pipeline")
@click.argument("arguments", metavar="[NAME=VALUE]...", nargs=-1)
@with_compile_options
def compile_command(
    pipeline: str, arguments: tuple[str, ...], output: str, form: str, target: str, **options: Any
) -> int:
    """Compile, and write or print the Workflow."""
    from catalog.cli.compile_request import make_compile_request
    from catalog.client.compile import compile_pipeline
    from catalog.library.libraries import default_libraries

    del target
    options["params"] = (*arguments, *options["params"])
    request = make_compile_request(pipeline, **options)
    made = compile_pipeline(request, default_libraries())
    for warning in made.warnings:
        click.echo(f"warning: {plain(warning)}", err=True)
    if output == STDOUT:
        _print(made, form)
    else:
        _write(made, Path(output), form)
    return 0


def _print(made: CompiledPipeline, form: str) -> None:
    from catalog.compile.write import package_bytes

    click.echo(package_bytes(made.package, f"workflow.{'json' if form == 'json' else 'yaml'}"), nl=False)


def _write(made: CompiledPipeline, path: Path, form: str) -> None:
    from catalog.client.package_file import write_package
    from catalog.compile.size import workflow_bytes

    workflow = made.package
    written, size = write_package(path, workflow), workflow_bytes(workflow)
    templates = len(workflow["spec"]["templates"])
    if form == "json":
        from catalog.cli.run_json import print_json

        print_json(
            {
                "path": str(path),
                "bytes": written,
                "object_bytes": size,
                "templates": templates,
                "open_parameters": list(made.open_parameters),
                "warnings": list(made.warnings),
            }
        )
        return
    counted = "1 template" if templates == 1 else f"{templates} templates"
    click.echo(f"wrote {path}: {counted}, an object of {max(1, round(size / 1024))} KiB", err=True)
    if made.open_parameters:
        names = ", ".join(plain(name) for name in made.open_parameters)
        click.echo(f"whoever submits it gives: {names}", err=True)
