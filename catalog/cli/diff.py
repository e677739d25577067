"""`catalog diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import with_format
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.diff.change import Change, Comparison
    from catalog.diff.side import Side
    from catalog.errors import Finding

HELP = """Compare two versions of a component or of a pipeline.

OLD and NEW are files, folders with a component.yaml, NAME@VERSION of a
library, REVISION:PATH of the git repository here, or URLs. Each change is
told with the version it asks for (major, minor, patch) and why.

\b
Examples:
  catalog diff gcs_download@1 gcs_download@2
  catalog diff HEAD:components/echo/1.0.0 components/echo/1.0.0
  catalog diff old.yaml new.yaml --exit-code
"""


@click.command("diff", help=HELP, short_help="Compare two versions of a component.")
@click.argument("old")
@click.argument("new")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is any change.")
@with_format
def diff(old: str, new: str, exit_code: bool, form: str) -> int:
    """Print what changed."""
    from catalog.diff.compare import compare
    from catalog.diff.numbers import check_bump
    from catalog.diff.side import open_side, steps_between
    from catalog.library.libraries import default_libraries

    libraries = default_libraries()
    before, after = open_side(old, libraries), open_side(new, libraries)
    comparison = compare(before.spec, after.spec, steps_between(before, after, libraries))
    findings = check_bump(before.version, after.version, comparison)
    if form == "json":
        from catalog.cli.run_json import print_json

        print_json(_json(before, after, comparison, findings))
    else:
        _print(before, after, comparison, findings)
    return 1 if exit_code and comparison.changes else 0


def _print(before: Side, after: Side, comparison: Comparison, findings: list[Finding]) -> None:
    click.echo(f"{_label(before)} → {_label(after)}: {_verdict(comparison)}")
    for change in comparison.changes:
        click.echo(f"\n{change.level.word:<6} {_headline(change)}")
        click.echo(f"       {change.reason}")
    if before.version and after.version and comparison.changes:
        from catalog.diff.numbers import next_version

        least = next_version(before.version, comparison.level)
        click.echo(f"\nversion {after.version}, for which {least} would be the least")
    for finding in findings:
        click.echo(one_line(f"{finding.message} [{finding.rule}]"))


def _label(side: Side) -> str:
    name = one_line(side.spec.name or side.name)
    return f"{name} {side.version}" if side.version else one_line(side.name)


def _verdict(comparison: Comparison) -> str:
    count = len(comparison.changes)
    if not count:
        return "no change"
    return f"{comparison.level.word}, {count} {'change' if count == 1 else 'changes'}"


def _headline(change: Change) -> str:
    told = one_line(f"{change.kind} {change.port}".rstrip())
    before, after = one_line(change.before, 120), one_line(change.after, 120)
    if before and after:
        return f"{told}: {before} → {after}"
    return f"{told}: {before or after}" if before or after else told


def _json(before: Side, after: Side, comparison: Comparison, findings: list[Finding]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "old": {"name": before.name, "version": before.version},
        "new": {"name": after.name, "version": after.version},
        "level": comparison.level.word,
        "changes": [{**asdict(change), "level": change.level.word} for change in comparison.changes],
        "findings": [{"rule": item.rule, "message": item.message, "hint": item.hint} for item in findings],
    }
