"""One visualisation of several runs: ROC curves in one picture, everything else side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from catalog.view.charts.roc import roc_svg
from catalog.view.environment import fragment
from catalog.view.viewers.html import TITLES, viewer_html
from catalog.view.viewers.model import Curve, Viewer
from catalog.view.viewers.read import read_viewer


def overlay_html(
    kind: str, details: Sequence[tuple[str, Mapping[str, Any] | None]], addresses: Sequence[str] = ()
) -> Markup:
    """What each run shows of one kind: `details` are the names of the runs with the entries, None where one has none.

    `addresses` are those of web-apps, in the same order.
    """
    read = [(name, None if detail is None else read_viewer(detail)) for name, detail in details]
    curves = [replace(viewer, name=name) for name, viewer in read if isinstance(viewer, Curve)]
    together = roc_svg(curves, f"ROC curves of {len(curves)} runs") if curves else Markup("")
    apart = [
        (name, _one(kind, name, viewer, addresses[place] if place < len(addresses) else ""))
        for place, (name, viewer) in enumerate(read)
        if not isinstance(viewer, Curve)
    ]
    return fragment("viewers/overlay.html", together=together, apart=apart)


def _one(kind: str, name: str, viewer: Viewer | None, address: str) -> Markup | None:
    if viewer is None:
        return None
    return viewer_html(viewer, title=f"{TITLES.get(kind, kind)} of {name}", address=address)
