"""The frame of a chart: axes with their marks, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from catalog.view.text_width import fitting, text_width

COLOURS = 8
DASHES = 4
WIDTH, HEIGHT = 520.0, 320.0
_TOP, _RIGHT, _BOTTOM = 14.0, 18.0, 50.0


@dataclass(frozen=True)
class Axis:
    """The name of an axis, where it is marked, and with what words; it reaches from the first mark to the last."""

    label: str
    places: tuple[float, ...]
    words: tuple[str, ...]

    def share(self, value: float) -> float:
        """Where a value lies, from 0 to 1."""
        low, high = self.places[0], self.places[-1]
        return (value - low) / (high - low) if high > low else 0.5


@dataclass(frozen=True)
class Frame:
    """Two axes in a picture of `width` by `height`."""

    x: Axis
    y: Axis
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def left(self) -> float:
        """Room for the words of the upright axis."""
        return min(120.0, 34.0 + max(text_width(word, 12) for word in self.y.words))

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The place of a value in the picture."""
        return (
            self.left + self.x.share(x) * (self.width - self.left - _RIGHT),
            self.height - _BOTTOM - self.y.share(y) * (self.height - _TOP - _BOTTOM),
        )


def series_class(number: int) -> str:
    """Classes for the colour and the dashes of the line of that number, so that colour alone never tells."""
    return f"series-{number % COLOURS + 1} dash-{(number + number // COLOURS) % DASHES}"


def chart_frame(frame: Frame, drawn: str, title: str, about: str) -> Markup:
    """The whole picture; `drawn` is SVG made by this layer."""
    left, right = frame.left, frame.width - _RIGHT
    parts = [
        f'<svg class="chart" role="img" viewBox="0 0 {frame.width:g} {frame.height:g}">'
        f"<title>{escape(title)}: {escape(about)}</title>"
    ]
    for place, word in zip(frame.y.places, frame.y.words, strict=True):
        _, y = frame.place(frame.x.places[0], place)
        parts.append(f'<line class="grid" x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" text-anchor="end" x="{left - 7:.1f}" y="{y + 4:.1f}">{escape(word)}</text>')
    base = frame.height - _BOTTOM
    for place, word in zip(frame.x.places, frame.x.words, strict=True):
        x, _ = frame.place(place, frame.y.places[0])
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{base:.1f}"/>')
        parts.append(f'<text class="tick" text-anchor="middle" x="{x:.1f}" y="{base + 17:.1f}">{escape(word)}</text>')
    middle = (left + right) / 2
    across, upright = fitting(frame.x.label, right - left, 12), fitting(frame.y.label, base - _TOP, 12)
    parts.append(
        f'<text class="axis" text-anchor="middle" x="{middle:.1f}" y="{frame.height - 10:g}">{escape(across)}</text>'
        f'<text class="axis" text-anchor="middle" transform="translate(14 {(base + _TOP) / 2:.1f}) rotate(-90)">'
        f"{escape(upright)}</text>{drawn}</svg>"
    )
    return Markup("".join(parts))


def legend(names: Sequence[str], left_out: int = 0) -> Markup:
    """What each line stands for."""
    items = [
        Markup(
            '<li><svg class="key" viewBox="0 0 28 10" aria-hidden="true"><path class="series {}" d="M1 5H27"/></svg>'
            "<span>{}</span></li>"
        ).format(series_class(number), name)
        for number, name in enumerate(names)
    ]
    if left_out:
        items.append(Markup('<li class="left-out">{} more are not shown</li>').format(left_out))
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(items))
