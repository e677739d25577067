"""Test results as text: a line for each case, what was expected where one does not hold, scores and a summary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from catalog.view.quantities import duration_text
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.client.testing.order import CaseReport
    from catalog.client.testing.outcome import CaseResult, Mismatch
    from catalog.client.testing.score import Score

LOG_LINES = 20
MAX_SURVIVORS = 30
_WORDS = {
    "ok": ("ok", "green"),
    "failed": ("FAILED", "red"),
    "error": ("ERROR", "red"),
    "skipped": ("skipped", "yellow"),
}


def print_result(result: CaseResult) -> None:
    """One case, with everything about it when it does not hold."""
    word, colour = _WORDS[result.state]
    head = f"{one_line(result.label)} {one_line(result.case.name)}"
    tail = one_line(result.skipped) or duration_text(result.seconds)
    click.echo(f"{click.style(f'{word:<7}', fg=colour)} {head}  {tail}")
    for line in result_lines(result):
        click.echo(f"  {line}")


def result_lines(result: CaseResult) -> Iterator[str]:
    """Where a case that does not hold stands, what was expected and what was got, and the end of the log."""
    if result.passed:
        return
    if result.case.position:
        yield one_line(str(result.case.position))
    if result.error:
        yield from plain(result.error).split("\n")
    for mismatch in result.mismatches:
        yield from _mismatch_lines(mismatch)
    lines = [line.rstrip() for line in plain(result.log).split("\n") if line.strip()]
    if lines:
        yield "log:" if len(lines) <= LOG_LINES else f"log, the last {LOG_LINES} of {len(lines)} lines:"
        yield from (f"    {line}" for line in lines[-LOG_LINES:])


def _mismatch_lines(mismatch: Mismatch) -> Iterator[str]:
    head = f"{one_line(mismatch.what)}: expected "
    yield f"{head}{one_line(mismatch.expected)}"
    yield f"{'got ':>{len(head)}}{one_line(mismatch.got)}"
    for line in mismatch.diff:
        yield f"    {plain(line)}"


def print_score(score: Score) -> None:
    """The share of mutants caught, and each that was not."""
    click.echo(f"{one_line(score.label)}: {score_text(score)}")
    for survivor in score.survivors[:MAX_SURVIVORS]:
        why = "" if survivor.reached else " (no case reaches it)"
        click.echo(f"  survived: {one_line(survivor.description)}{why}")
    if len(score.survivors) > MAX_SURVIVORS:
        click.echo(f"  … and {len(score.survivors) - MAX_SURVIVORS} more")


def score_text(score: Score) -> str:
    """The share in words."""
    if not score.verdicts:
        return "no mutants can be made of it"
    return f"{score.percent} % of the mutants caught ({score.caught} of {len(score.verdicts)})"


def print_summary(report: CaseReport, min_score: int) -> None:
    """Findings, notes, scores that are too low, and how many cases held."""
    for finding in report.findings:
        click.echo(plain(str(finding)))
    for note in report.notes:
        click.echo(f"note: {one_line(note)}")
    for score in report.scores:
        if score.too_low(min_score):
            click.echo(f"{one_line(score.label)}: {score.percent} % is below {min_score} %")
    click.echo(summary_text(report))


def summary_text(report: CaseReport) -> str:
    """How many cases held, did not hold, and could not run."""
    counts = {state: sum(result.state == state for result in report.results) for state in _WORDS}
    number = len(report.findings)
    found = f", {number} {'finding' if number == 1 else 'findings'}" if number else ""
    bad = f", {counts['failed']} failed" if counts["failed"] else ""
    bad += f", {counts['error']} could not run" if counts["error"] else ""
    bad += f", {counts['skipped']} skipped" if counts["skipped"] else ""
    if not report.selected:
        return f"no case ran{found}"
    return f"{counts['ok']} of {report.selected} cases hold{bad}{found}"
