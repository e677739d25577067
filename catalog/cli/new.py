"""`catalog new`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from catalog.errors import UsageError
from catalog.view.safe_text import one_line, plain

HELP = """Make a new component or pipeline from a template.

NAME is made of a-z, 0-9 and _; the folder is LIBRARY/NAME/VERSION. On a
terminal the template's questions are asked, elsewhere and with --defaults the
answers are those of -a and the defaults. Nothing is overwritten.

In --command a marker such as {in:table:CSV} or {table:CSV} stands for an
input, {out:report:JSON} for an output; {in:CSV} and {out:CSV} are called
input and output. Types of values (String, Integer, Float, Bool, JsonObject,
JsonArray) are passed by value, all others as a file's path.

\b
Examples:
  catalog new sort_lines
  catalog new count_rows --template python -a license=MIT
  catalog new sort_csv --command 'sh -ec "sort \\"$0\\" > \\"$1\\"" {in:CSV} {out:CSV}'
  catalog new --from-function train.py:train
  catalog new --from-kfp https://example.org/component.yaml
  catalog new --update components/sort_lines/0.1.0
"""

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--template", metavar="ID|FOLDER", default="", help="The template; see --list. [default: container]"),
    click.option("--list", "list_templates", is_flag=True, help="List the templates."),
    click.option(
        "--dir",
        "directory",
        metavar="LIBRARY",
        type=click.Path(file_okay=False),
        default="components",
        show_default=True,
        help="The folder of the library.",
    ),
    click.option("-a", "--answer", "pairs", metavar="KEY=VALUE", multiple=True, help="An answer; may be repeated."),
    click.option("--defaults", is_flag=True, help="Ask nothing."),
    click.option("--command", metavar="LINE", default="", help="A component that runs this command line."),
    click.option("--from-image", metavar="IMAGE", default="", help="Take the command line from an image, with docker."),
    click.option("--from-function", metavar="FUNCTION", default="", help="module:function or file.py:function."),
    click.option("--from-kfp", metavar="URL|PATH", default="", help="Clean up a component of KFP v1 or v2."),
    click.option(
        "--update",
        "updated",
        metavar="FOLDER",
        type=click.Path(file_okay=False),
        default="",
        help="Merge what changed in the template since into a folder made of it.",
    ),
)


def _with_options(function: Callable[..., int]) -> Callable[..., int]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command("new", help=HELP, short_help="Make a component or pipeline from a template.")
@click.argument("name", required=False, default="")
@_with_options
def new(
    name: str,
    template: str,
    list_templates: bool,
    directory: str,
    pairs: tuple[str, ...],
    defaults: bool,
    updated: str,
    **sources: str,
) -> int:
    """Make the folder, or merge into it, and tell what was done."""
    from catalog.scaffold.answers import parse_answers

    if list_templates:
        return _list()
    given = parse_answers(pairs)
    if updated:
        if name or any(sources.values()):
            raise UsageError("--update takes no NAME and no source", hint="name the folder alone")
        return _update(Path(updated), template, given, defaults)
    return _create(name, template, Path(directory), given, sources, defaults)


def _list() -> int:
    from catalog.scaffold.template import find_template, shipped_ids

    ids = shipped_ids()
    width = max(map(len, ids))
    for name in ids:
        click.echo(f"{name:<{width}}  {find_template(name).description}")
    return 0


def _create(
    name: str, template_id: str, directory: Path, given: dict[str, str], sources: dict[str, str], defaults: bool
) -> int:
    from catalog.cli.new_questions import asker
    from catalog.cli.new_sources import read_source
    from catalog.scaffold.answers import complete_answers
    from catalog.scaffold.create import make_component, plan_component, require_free
    from catalog.scaffold.render import render_ready
    from catalog.scaffold.template import find_template

    source = read_source(sources, template_id)
    chosen = name or source.name
    if not chosen:
        raise UsageError("the component needs a name", rule="name-missing", hint="catalog new NAME")
    require_free(directory, chosen)
    template = find_template(source.template)
    answers = complete_answers(template, chosen, {**source.given, **given}, source.suggested, asker(defaults))
    folder = make_component(plan_component(template, answers, directory))
    click.echo(f"made {folder}")
    for note in source.notes:
        click.echo(f"note: {one_line(note)}", err=True)
    _check(folder)
    ready = render_ready(template, answers)
    steps = [f"(cd {folder} && {one_line(ready)})"] if ready else []
    click.echo("next: " + " && ".join([*steps, f"catalog test {folder}"]))
    return 0


def _check(folder: Path) -> None:
    """Say what `catalog check --strict` finds; a component taken from elsewhere may have faults of its own."""
    from catalog.validate import Options, check

    report = check(folder, Options(strict=True))
    for finding in report.findings:
        if report.fails(finding):
            click.echo(plain(str(finding)), err=True)
    if report.exit_code:
        click.echo(f"catalog check --strict {folder} still finds this", err=True)


def _update(folder: Path, template_id: str, given: dict[str, str], defaults: bool) -> int:
    from catalog.cli.new_questions import asker
    from catalog.scaffold.template import find_template
    from catalog.scaffold.update import apply_update, plan_update

    template = find_template(template_id) if template_id else None
    update = plan_update(folder, given, template, asker(defaults))
    apply_update(update)
    for step in update.steps:
        click.echo(f"{step.action:<8} {one_line(step.path)}{f': {step.why}' if step.why else ''}")
    if not update.steps:
        click.echo(f"{folder} is up to date with the template")
    if update.conflicts:
        click.echo("resolve the places between <<<<<<< and >>>>>>> by hand", err=True)
    return 1 if update.conflicts else 0
