"""`catalog check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from catalog.validate import Options

HELP = """Check components and pipelines, without network.

PATH is a component, a pipeline, or a folder of them. Every finding has a place,
a severity, a rule and a hint; https://kfp-catalog.github.io/kfp-catalog/rules/
explains the rules. A comment waives one in its file:

  # catalog: ignore[image-latest] the team rebuilds it every night

\b
Examples:
  catalog check components
  catalog check pipeline.yaml --strict
  catalog check . --since origin/main --format github
  catalog check component.yaml --target kfp2
  catalog check component.yaml --fix

\b
Exit codes: 0 nothing found, 1 errors (with --strict also warnings),
2 wrong usage.
"""


def _names(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """`a,b` and repeated options alike."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


@click.command("check", help=HELP, short_help="Check components and pipelines.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
    show_default=True,
    help="text for people, json for programs, the others for CI systems.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), default="", help="Write it to a file.")
@click.option("--select", multiple=True, metavar="NAMES", callback=_names, help="Only these rules or families.")
@click.option("--ignore", multiple=True, metavar="NAMES", callback=_names, help="Not these rules or families.")
@click.option(
    "--target", "targets", multiple=True, metavar="NAMES", callback=_names, help="Portability to kfp1, kfp2 or argo."
)
@click.option("--fix", is_flag=True, help="First mend what is mechanical; layout and comments stay.")
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option("--since", metavar="REV", default="", help="Only components changed since a git revision.")
def check(
    paths: tuple[str, ...],
    form: str,
    output: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    targets: tuple[str, ...],
    fix: bool,
    strict: bool,
    since: str,
) -> int:
    """Print the report and give its exit code."""
    from catalog.validate import Options
    from catalog.validate import check as run_check
    from catalog.validate.reporters import REPORTERS

    options = Options(select=select, ignore=ignore, strict=strict, since=since, targets=targets)
    if fix:
        _fix(paths, options)
    report = run_check(paths, options)
    text = REPORTERS[form](report)
    if output:
        _write(Path(output), text)
    else:
        click.echo(_harmless(text) if form in ("text", "github") else text, nl=False)
    return report.exit_code


def _fix(paths: tuple[str, ...], options: Options) -> None:
    from catalog.validate.fixes import fix

    for fixed in fix(paths, options):
        told = fixed.left_alone or ("1 edit" if fixed.edits == 1 else f"{fixed.edits} edits")
        click.echo(f"{'left alone' if fixed.left_alone else 'mended'} {fixed.file}: {told}", err=True)


def _write(path: Path, text: str) -> None:
    from catalog.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", rule="file-unwritable") from None


def _harmless(text: str) -> str:
    from catalog.view.safe_text import plain

    return plain(text)
