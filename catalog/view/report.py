"""A run as one HTML file that needs nothing else: no network, no server, and no script to be read."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from catalog.run.model import Artifact, State
from catalog.store.rows import AttemptRow, TaskRow
from catalog.view.charts.line_chart import line_chart_svg
from catalog.view.environment import environment
from catalog.view.markdown import markdown_html
from catalog.view.metrics import histories, metrics_table
from catalog.view.previews.html import preview_html
from catalog.view.report_graph import report_graphs
from catalog.view.run_report import ReportOutput, RunReport
from catalog.view.safe_text import one_line
from catalog.view.stylesheet import stylesheet
from catalog.view.symbols import state_symbols
from catalog.view.timeline import timeline_of
from catalog.view.timeline_svg import timeline_svg
from catalog.view.viewers.entries import Entry
from catalog.view.viewers.html import entry_html
from catalog.view.viewers.model import WebApp
from catalog.view.viewers.web_app import script_hashes

STATIC = Path(__file__).parent / "static"
MAX_TASKS = 3000
MAX_ENTRIES = 200
_TEXT = 300


@dataclass(frozen=True)
class ReportTask:
    """A task as the report lists it; `anchor` is where links to it lead."""

    row: TaskRow
    anchor: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[ReportOutput, Markup | None], ...]
    attempts: tuple[AttemptRow, ...]
    log: Sequence[str]


def report_html(report: RunReport) -> str:
    """The whole file."""
    entries = report.entries[:MAX_ENTRIES]
    anchors = {row.task: f"task-{number}" for number, row in enumerate(report.tasks[:MAX_TASKS], 1)}
    style, script = stylesheet() + _static("report.css"), _static("report.js")
    timeline = timeline_of(report.tasks, report.attempts, now=None if report.run.state.ended else report.made_at)
    values = {
        "report": report,
        "run": report.run,
        "policy": _policy(style, script, entries),
        "style": Markup(style),
        "script": Markup(script),
        "symbols": state_symbols(),
        "counts": _counts(report.tasks),
        "failed": [task for task in report.tasks if task.state is State.FAILED and task.log],
        "graphs": report_graphs(report, anchors),
        "timeline": timeline_svg(timeline, link=lambda task: f"#{anchors.get(task, 'tasks')}"),
        "timed": bool(timeline.rows),
        "description": markdown_html(report.run.description) if report.run.description else "",
        "outputs": [(one, _preview(one)) for one in report.outputs if not one.task],
        "metrics": metrics_table(report.metrics),
        "charts": [line_chart_svg(chart) for chart in histories(report.metrics)],
        "entries": [entry_html(entry) for entry in entries],
        "tasks": _tasks(report, anchors),
        "left_out": max(0, len(report.tasks) - MAX_TASKS),
        "anchors": anchors,
    }
    return environment().get_template("report.html").render(values)


@cache
def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _policy(style: str, script: str, entries: Sequence[Entry]) -> str:
    """No network at all; the report's own script, and those of pages that tasks wrote, in their sandboxed frames."""
    pages = [entry.viewer.html for entry in entries if isinstance(entry.viewer, WebApp)]
    scripts = dict.fromkeys([_hash(script), *(source for page in pages for source in script_hashes(page))])
    # A page by a task may have styles in attributes, which no hash allows.
    styles = "'unsafe-inline'" if pages else _hash(style)
    return (
        f"default-src 'none'; script-src {' '.join(scripts)}; style-src {styles}; img-src data:; font-src data:; "
        "media-src data:; frame-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _counts(tasks: Sequence[TaskRow]) -> list[tuple[State, int]]:
    found = Counter(task.state for task in tasks)
    return [(state, found[state]) for state in State if found[state]]


def _tasks(report: RunReport, anchors: Mapping[str, str]) -> list[ReportTask]:
    outputs: defaultdict[str, list[tuple[ReportOutput, Markup | None]]] = defaultdict(list)
    for output in report.outputs:
        outputs[output.task].append((output, _preview(output)))
    attempts: defaultdict[str, list[AttemptRow]] = defaultdict(list)
    for attempt in report.attempts:
        attempts[attempt.task].append(attempt)
    return [
        ReportTask(
            row,
            anchors[row.task],
            tuple((name, _value(value)) for name, value in row.inputs.items()),
            tuple(outputs[row.task]),
            tuple(attempts[row.task]),
            report.logs.get(row.task, ()),
        )
        for row in report.tasks[:MAX_TASKS]
    ]


def _value(value: str | Artifact) -> str:
    if isinstance(value, Artifact):
        return f"{value.kind} sha256:{value.digest[:12]}…"
    return one_line(value, _TEXT)


def _preview(output: ReportOutput) -> Markup | None:
    if output.preview is None:
        return None
    return preview_html(output.preview, f"{output.name} of {output.task}" if output.task else output.name)
