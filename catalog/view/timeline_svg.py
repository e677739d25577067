"""A timeline as SVG that takes the width of its place: lengths along the time are per cent.

The names of tasks stand to the left of the picture's own width, in a margin that the stylesheet leaves.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from catalog.view.charts.ticks import duration_ticks
from catalog.view.quantities import duration_text, moment_text
from catalog.view.symbols import state_word
from catalog.view.text_width import fitting
from catalog.view.timeline import Bar, Timeline, TimelineRow

ROW = 26
HEAD = 28
LABEL = 210
_LEAST = 0.25
# A word at an axis' end must not stand out of the picture.
_LAST = 92.0


def timeline_svg(timeline: Timeline, *, link: Callable[[str], str] | None = None, title: str = "Timeline") -> Markup:
    """The timeline; the page needs `state_symbols()` once. `link` gives the address of a task."""
    height = HEAD + ROW * len(timeline.rows)
    summary = f"{len(timeline.rows)} tasks in {duration_text(timeline.seconds)} from {moment_text(timeline.began)}"
    parts = [
        f'<svg class="timeline" role="group" aria-label="{escape(title)}" height="{height}">'
        f"<title>{escape(title)}</title><desc>{escape(summary)}</desc>",
        _axis(timeline, height),
    ]
    parts.extend(_row(row, number, timeline.seconds, link) for number, row in enumerate(timeline.rows))
    parts.append("</svg>")
    if timeline.left_out:
        parts.append(f'<p class="left-out">{timeline.left_out} more tasks are not shown.</p>')
    return Markup("".join(parts))


def _axis(timeline: Timeline, height: int) -> str:
    parts = []
    for seconds, word in duration_ticks(timeline.seconds):
        share = _share(seconds, timeline.seconds)
        parts.append(f'<line class="grid" x1="{share}%" x2="{share}%" y1="{HEAD - 8}" y2="{height}"/>')
        if float(share) <= _LAST:
            parts.append(f'<text class="tick" x="{share}%" y="{HEAD - 13}">{escape(word)}</text>')
    return "".join(parts)


def _row(row: TimelineRow, number: int, whole: float, link: Callable[[str], str] | None) -> str:
    top = HEAD + number * ROW
    word = state_word(row.state)
    took = sum(bar.end - bar.start for bar in row.bars)
    told = escape(f"{row.task}: {row.state.value}, {duration_text(took)}, {_times(len(row.bars))}")
    label = escape(fitting(row.task, LABEL - 30, 13))
    inside = (
        f'<title>{told}</title><rect class="hit" x="-{LABEL}" y="{top}" width="{LABEL}" height="{ROW}"/>'
        f'<rect class="hit" x="0" y="{top}" width="100%" height="{ROW}"/>'
        f'<use class="sign" href="#state-{word}" x="{2 - LABEL}" y="{top + 5}" width="14" height="14"/>'
        f'<text class="label" x="{22 - LABEL}" y="{top + 17}">{label}</text>'
        + "".join(_bar(bar, top, whole) for bar in row.bars)
    )
    given = f'class="line" data-task="{escape(row.task)}" data-state="{word}" aria-label="{told}"'
    if link is not None:
        return f'<a {given} href="{escape(link(row.task))}">{inside}</a>'
    return f'<g {given} role="img" tabindex="0">{inside}</g>'


def _bar(bar: Bar, top: int, whole: float) -> str:
    word = state_word(bar.state)
    start, width = _share(bar.start, whole), _share(bar.end - bar.start, whole)
    is_open = " unfinished" if bar.open else ""
    told = f"attempt {bar.attempt}: {bar.state.value}, {duration_text(bar.end - bar.start)}"
    return (
        f'<rect class="bar{is_open}" data-state="{word}" x="{start}%" y="{top + 6}" '
        f'width="{max(_LEAST, float(width))}%" height="{ROW - 12}" rx="3">'
        f"<title>{escape(told)}</title></rect>"
    )


def _share(seconds: float, whole: float) -> str:
    return f"{seconds / whole * 100:.3f}" if whole > 0 else "0"


def _times(count: int) -> str:
    return "1 attempt" if count == 1 else f"{count} attempts"
