"""`catalog doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.client.doctor import Diagnosis
    from catalog.errors import Finding

HELP = """Look whether the engines can work, and say how to mend what is missing.

Nothing is run. For the cluster an empty object is put into the artifact store
and deleted again.

\b
Examples:
  catalog doctor
  catalog doctor --engine docker
  catalog doctor --engine argo --namespace team --format json

\b
Exit codes: 0 the engine can work (with --engine all: one of them can),
2 wrong usage, 3 something is missing.
"""

_WORDS = {"ok": ("ok", "green"), "info": ("info", "dim"), "warning": ("warn", "yellow"), "error": ("fail", "bold red")}


@click.command("doctor", help=HELP, short_help="Look whether the engines can work.")
@click.option(
    "--engine",
    type=click.Choice(["process", "docker", "argo", "all"]),
    default="all",
    show_default=True,
    help="The engine to look at.",
)
@click.option(
    "--namespace",
    default="",
    metavar="NAME",
    help="The namespace of the run's pods. [default: kubeflow if it exists, else default]",
)
@click.option(
    "--service-account",
    default="",
    metavar="NAME",
    help="The service account of the pods. [default: pipeline-runner if it exists, else default]",
)
@click.option(
    "--artifact-root",
    default="",
    metavar="URL",
    help="Where outputs go: s3://bucket/folder. [default: the cluster's own artifact repository]",
)
@click.option("--kubeconfig", default="", metavar="FILE", help="The cluster's configuration. [default: KUBECONFIG]")
@click.option("--context", default="", metavar="NAME", help="A context of it. [default: its current one]")
@with_format
def doctor(
    engine: str, namespace: str, service_account: str, artifact_root: str, kubeconfig: str, context: str, form: str
) -> int:
    """Print what was found and give the exit code."""
    from catalog.client.doctor import ENGINE_NAMES, diagnose
    from catalog.run.argo.options import ClusterOptions

    options = ClusterOptions(namespace, service_account, artifact_root, kubeconfig, context)
    names = ENGINE_NAMES if engine == "all" else (engine,)
    found = [diagnose(name, options) for name in names]
    if form == "json":
        _print_json(found)
    else:
        for diagnosis in found:
            _print_text(diagnosis)
    return 0 if any(diagnosis.usable for diagnosis in found) else 3


def _print_json(found: list[Diagnosis]) -> None:
    from catalog.cli.run_json import print_json

    print_json(
        [
            {
                "engine": diagnosis.engine,
                "usable": diagnosis.usable,
                "findings": [
                    {"result": _WORDS[item.severity][0], "rule": item.rule, "message": item.message, "hint": item.hint}
                    for item in diagnosis.findings
                ],
            }
            for diagnosis in found
        ]
    )


def _print_text(diagnosis: Diagnosis) -> None:
    from catalog.cli.console import stdout_console

    console = stdout_console()
    verdict = "can work" if diagnosis.usable else "cannot work"
    console.print(f"{diagnosis.engine}: {verdict}", style="bold")
    for finding in diagnosis.findings:
        for line in _lines(finding):
            console.print(line, soft_wrap=True)


def _lines(finding: Finding) -> list[object]:
    from rich.text import Text

    from catalog.view.safe_text import one_line

    word, style = _WORDS[finding.severity]
    lines: list[object] = [Text.assemble("  ", (f"{word:<5}", style), f"{one_line(finding.message)} [{finding.rule}]")]
    if finding.hint:
        lines.append(Text(f"       hint: {one_line(finding.hint, 1000)}"))
    return lines
