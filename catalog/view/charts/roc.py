"""ROC curves of one or several runs in one picture."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from catalog.view.charts.frame import Axis, Frame, chart_frame, legend, series_class
from catalog.view.viewers.model import Curve

_MARKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_WORDS = ("0", "0.2", "0.4", "0.6", "0.8", "1")
MAX_POINTS = 2000


def roc_svg(curves: Sequence[Curve], title: str = "ROC curve") -> Markup:
    """A <figure> with the curves, chance as a diagonal, and the area under each in the legend."""
    frame = Frame(
        Axis("false positive rate", _MARKS, _WORDS), Axis("true positive rate", _MARKS, _WORDS), width=420, height=380
    )
    (x1, y1), (x2, y2) = frame.place(0, 0), frame.place(1, 1)
    drawn = f'<path class="chance" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"><title>chance</title></path>'
    drawn += "".join(_curve(curve, number, frame) for number, curve in enumerate(curves))
    names = [f"{curve.name + ': ' if curve.name else ''}area {curve.area:.3f}" for curve in curves]
    about = f"true positive rate by false positive rate; {'; '.join(names)}"
    return Markup('<figure class="chart-box roc" tabindex="0">{}{}</figure>').format(
        chart_frame(frame, drawn, title, about), legend(names)
    )


def _curve(curve: Curve, number: int, frame: Frame) -> str:
    step = -(-len(curve.points) // MAX_POINTS) or 1
    kept = [*curve.points[::step], *curve.points[-1:]]
    places = [frame.place(x, y) for x, y, _ in kept]
    kind = series_class(number)
    way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    marks = ""
    if len(curve.points) <= 60:
        marks = "".join(
            f'<circle class="mark {kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>threshold {escape(point[2])}: '
            f"{point[0]:.4g}, {point[1]:.4g}</title></circle>"
            for point, (x, y) in zip(kept, places, strict=True)
        )
    return f'<path class="series {kind}" d="{way}"><title>{escape(curve.name or "ROC curve")}</title></path>{marks}'
