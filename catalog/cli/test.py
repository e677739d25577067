"""`catalog test`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.cluster_options import cluster_options, refuse_without_cluster, with_cluster_options

if TYPE_CHECKING:
    from catalog.client.testing.order import CaseOrder, CaseReport

HELP = """Run the test cases of components: those in the tests.yaml beside each.

WHAT is NAME or NAME@RANGE of a library, a component.yaml, or a folder that
holds components. Each case runs in the component's own container, with
--engine argo on a cluster.

\b
Examples:
  catalog test echo
  catalog test components/ --engine process --jobs 2
  catalog test --all --since origin/main --format junit -o junit.xml
  catalog test components/ --shard 2/5
  catalog test echo@1 --select 'empty*'
  catalog test components/echo --mutate --min-score 80
  catalog test tfjob --engine argo --namespace kubeflow

With --mutate the cases also run on faulty copies of the component, such as
one that lost an argument; the share of them that the cases notice is printed.

\b
Exit codes: 0 every case holds, 1 one does not or cannot run, or a score is
too low, 2 wrong usage, 3 something is missing on this machine.
"""

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--all", "everything", is_flag=True, help="Test every version in every library."),
    click.option(
        "--engine",
        type=click.Choice(["docker", "process", "argo"]),
        default="docker",
        show_default=True,
        help="docker uses the component's container; process starts its command on this machine, which is quicker; "
        "argo makes a workflow on a cluster.",
    ),
    click.option(
        "--select",
        metavar="GLOB",
        multiple=True,
        help="Only cases with such a name, or id (NAME@VERSION:CASE); may be repeated.",
    ),
    click.option("--since", metavar="REV", default="", help="Only components that differ from a git revision."),
    click.option("--shard", metavar="N/OF", default="", help="One part of the cases: 1/5 to 5/5 have each case once."),
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1, 64),
        help="How many cases run at once. [default: one for each processor, at most 4; 8 on a cluster]",
    ),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=600.0,
        show_default=True,
        help="How long one case may take.",
    ),
    click.option("--trust", is_flag=True, help="Let fetched components of a pipeline run commands on this machine."),
    click.option("--keep", is_flag=True, help="On a cluster: leave the workflows of the cases, and what they stored."),
    click.option("--mutate", is_flag=True, help="Put faults into the components, and count those the cases notice."),
    click.option(
        "--min-score",
        metavar="PERCENT",
        type=click.IntRange(0, 100),
        help="Fail when a component's cases notice less than this share of the faults. Implies --mutate.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "junit"]),
        default="text",
        show_default=True,
        help="text for people; json or junit for programs.",
    ),
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        default="",
        type=click.Path(dir_okay=False),
        help="Write the report to a file; text for people then still goes to stdout.",
    ),
)


def _with_options(function: Callable[..., int]) -> Callable[..., int]:
    function = with_cluster_options(function)
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command("test", help=HELP, short_help="Run the test cases of components.")
@click.argument("what", nargs=-1)
@_with_options
def test(
    what: tuple[str, ...], min_score: int | None, mutate: bool, form: str, output: str, jobs: int | None, **options: Any
) -> int:
    """Run the cases, report them, and say whether all is well."""
    from catalog.cli.case_text import print_result, print_score, print_summary
    from catalog.client.testing.component_tests import run_component_tests
    from catalog.library.libraries import default_libraries

    order = _order(what, mutate=mutate or min_score is not None, jobs=jobs or 0, **options)
    shown = form == "text" or bool(output)
    report = run_component_tests(
        order, default_libraries(), print_result if shown else None, print_score if shown else None
    )
    if shown:
        print_summary(report, min_score or 0)
    if form != "text":
        _write(report, form, output, min_score or 0)
    low = [score for score in report.scores if score.too_low(min_score or 0)]
    return 0 if report.passed and not low else 1


def _order(
    what: tuple[str, ...],
    *,
    everything: bool,
    engine: str,
    select: tuple[str, ...],
    since: str,
    shard: str,
    jobs: int,
    timeout: float,
    trust: bool,
    keep: bool,
    mutate: bool,
    **cluster: str | bool,
) -> CaseOrder:
    from catalog.client.testing.order import CaseOrder
    from catalog.client.testing.selection import parse_shard

    refuse_without_cluster(engine, ["keep"] if keep else [])
    return CaseOrder(
        names=what,
        everything=everything,
        engine=engine,
        select=select,
        since=since,
        shard=parse_shard(shard),
        jobs=jobs,
        timeout_seconds=timeout,
        trust=trust,
        mutate=mutate,
        cluster=cluster_options(engine, **cluster),
        keep=keep,
    )


def _write(report: CaseReport, form: str, output: str, min_score: int) -> None:
    from catalog.cli.case_json import report_json
    from catalog.cli.case_junit import report_junit
    from catalog.errors import UsageError

    text = report_json(report) if form == "json" else report_junit(report, min_score)
    if not output:
        click.echo(text)
        return
    try:
        Path(output).parent.mkdir(parents=True, exist_ok=True)
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}", rule="output-unwritable") from None
