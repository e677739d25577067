"""The visualisations of several runs, each kind in one piece of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalog.client.comparison import Comparison, VisualisationLine
from catalog.store.progress import get_visualisations
from catalog.store.rows import RunRow
from catalog.view.viewers.entries import shown
from catalog.view.viewers.html import TITLES
from catalog.view.viewers.overlay import overlay_html
from hub.run_pages.entry_address import entry_address
from hub.run_pages.site import Site

WEB_APP = "web-app"


@dataclass(frozen=True)
class Picture:
    """What all the runs show of one kind, from one task."""

    title: str
    task: str
    html: Markup


def pictures(site: Site, comparison: Comparison) -> list[Picture]:
    """The visualisations of the runs, by task and kind."""
    names = run_names(comparison.runs)
    return [_picture(site, comparison.runs, names, line) for line in comparison.visualisations]


def _picture(site: Site, runs: Sequence[RunRow], names: Sequence[str], line: VisualisationLine) -> Picture:
    addresses = [_address(site, run, line) for run in runs] if line.type == WEB_APP else ()
    title = TITLES.get(line.type, line.type.replace("_", " ")[:60] or "Visualisation")
    drawn = overlay_html(line.type, list(zip(names, line.details, strict=True)), addresses)
    return Picture(title, line.task, drawn)


def _address(site: Site, run: RunRow, line: VisualisationLine) -> str:
    """Where the page that this run's task wrote for browsers is served; empty where it wrote none."""
    entries = shown(get_visualisations(site.store, run.run_id))
    own = [entry for entry in entries if (entry.task, entry.type) == (line.task, WEB_APP)]
    return entry_address(run.run_id)(own[line.index]) if line.index < len(own) else ""


def run_names(runs: Sequence[RunRow]) -> list[str]:
    """What the runs are called where two must not be called the same."""
    names = [run.name for run in runs]
    return [f"{run.name} ({run.run_id[:6]})" if names.count(run.name) > 1 else run.name for run in runs]
