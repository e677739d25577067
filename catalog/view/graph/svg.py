"""A drawing as SVG: shapes by kind, signs and classes by state; every colour comes from the stylesheet."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from catalog.view.graph.drawing import Box, Drawing, Frame, Point, Route
from catalog.view.graph.json import counts_json
from catalog.view.graph.node import Kind, Node
from catalog.view.symbols import state_word
from catalog.view.text_width import fitting, text_width

Link = Callable[[Node], str]

HEAD = 50.0
_STACKED = (Kind.LOOP, Kind.RECURSION)
# A browser takes noticeably longer for a page with more titles of edges, and a task's panel tells the same.
MOST_TOLD = 400


def graph_svg(
    drawing: Drawing,
    *,
    title: str = "Pipeline graph",
    link: Link | None = None,
    prefix: str = "graph",
    folds: bool = True,
    defs: str = "",
) -> Markup:
    """The drawing as one <svg>; the page needs `state_symbols()` once.

    Nodes are reached by the keyboard. With `link` each is a link to that address; without, a page's script may listen
    to what carries `data-node`, and with `folds` to what carries `data-fold`. `prefix` keeps ids of several graphs on
    one page apart; `defs` is more markup to stand in its head.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    parts = [
        f'<svg class="graph" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"<title>{escape(title)}</title><desc>{escape(_summary(drawing))}</desc>"
        f'<defs>{defs}<marker id="{escape(prefix)}-arrow" class="arrow-head" viewBox="0 0 8 8" refX="6.5" refY="4" '
        'markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>'
    ]
    # What lies deeper is drawn later: an open group would hide a frame within it.
    ground = [(frame.depth, 0, _frame(frame)) for frame in drawing.frames]
    ground += [(box.depth, 1, _box(box, link, folds)) for box in drawing.boxes if box.node.inner is not None]
    parts.extend(markup for _, _, markup in sorted(ground, key=lambda one: one[:2]))
    told = len(drawing.routes) <= MOST_TOLD
    parts.extend(_route(route, prefix, told) for route in drawing.routes)
    parts.extend(_box(box, link, folds) for box in drawing.boxes if box.node.inner is None)
    parts.append("</svg>")
    return Markup("".join(parts))


def _summary(drawing: Drawing) -> str:
    states: dict[str, int] = {}
    for box in drawing.boxes:
        if box.node.inner is None:
            word = state_word(box.node.state)
            states[word] = states.get(word, 0) + 1
    told = ", ".join(f"{count} {word}" for word, count in states.items())
    return f"{len(drawing.boxes)} nodes and {len(drawing.routes)} edges; {told or 'nothing to show'}"


def _frame(frame: Frame) -> str:
    return f'<rect class="frame" {_rect(frame.x, frame.y, frame.width, frame.height)} rx="14"/>'


def _route(route: Route, prefix: str, told: bool) -> str:
    kind = "edge order" if route.order_only else "edge"
    title = f"<title>{escape(_carried(route))}</title>" if told else ""
    return (
        f'<path class="{kind}" d="{_curve(route.points)}" marker-end="url(#{escape(prefix)}-arrow)" '
        f'data-source="{escape(route.source)}" data-target="{escape(route.target)}">{title}</path>'
    )


def _carried(route: Route) -> str:
    """Between which nodes, and what."""
    count = f"{len(route.names)} values: " if len(route.names) > 1 else ""
    text = (
        count + ", ".join(route.names) if route.names else "order only" if route.order_only else f"{route.links} edges"
    )
    return f"{route.source} to {route.target}: {text[:300]}"


def _curve(points: tuple[Point, ...]) -> str:
    """Lines that leave and arrive downwards: straight along a column, an S from one column to another."""
    (x, y), *others = points
    parts = [f"M{_number(x)} {_number(y)}"]
    for right, down in others:
        if abs(right - x) < 0.5:
            parts.append(f"V{_number(down)}")
        else:
            middle = _number((y + down) / 2)
            parts.append(f"C{_number(x)} {middle} {_number(right)} {middle} {_number(right)} {_number(down)}")
        x, y = right, down
    return "".join(parts)


def _box(box: Box, link: Link | None, folds: bool) -> str:
    node = box.node
    word = state_word(node.state)
    is_open = " open" if node.inner is not None else ""
    label = escape(_spoken(node))
    given = (
        f'class="node kind-{node.kind.value}{is_open}" data-node="{escape(node.id)}" data-state="{word}" '
        f'aria-label="{label}"'
    )
    place = f'transform="translate({_number(box.x)} {_number(box.y)})"'
    inside = f"<title>{label}</title>{_shape(box)}{_texts(box, word)}"
    fold = _fold(box) if node.foldable and folds else ""
    if link is not None:
        return f'<g {place}><a {given} href="{escape(link(node))}">{inside}</a>{fold}</g>'
    return f'<g {place}><g {given} tabindex="0" role="img">{inside}</g>{fold}</g>'


def _shape(box: Box) -> str:
    width, height, node = box.width, box.height, box.node
    if node.inner is not None:
        right, down = _number(width - 12), _number(HEAD - 8)
        head = f'<path class="head" d="M0 {down}V12a12 12 0 0 1 12-12H{right}a12 12 0 0 1 12 12V{down}z"/>'
        area = _rect(0, 0, width, height)
        return f'<rect class="inside" {area} rx="12"/>{head}<rect class="shape" {area} rx="12"/>'
    behind = "".join(
        f'<rect class="behind" {_rect(shift, shift, width, height)} rx="10"/>'
        for shift in ((6, 3) if node.kind in _STACKED else (4,) if node.foldable else ())
    )
    if node.kind is Kind.CONDITION:
        middle, right = _number(height / 2), _number(width - 14)
        points = f"M14 0H{right}L{_number(width)} {middle} {right} {_number(height)}H14L0 {middle}z"
        return f'<path class="shape" d="{points}"/>'
    corner = _number(height / 2) if node.kind in (Kind.EXIT, Kind.HANDLER) else "10"
    return f'{behind}<rect class="shape" {_rect(0, 0, width, height)} rx="{corner}"/>'


def _texts(box: Box, word: str) -> str:
    node = box.node
    left = 20.0 if node.kind in (Kind.CONDITION, Kind.EXIT, Kind.HANDLER) else 13.0
    start = left + 27
    room = box.width - start - (40 if node.foldable else 12)
    lift = (box.height if node.inner is None else HEAD - 8) / 2
    second = _count_signs(node, start, lift + 14) if node.counts else _second_line(node, start, lift + 14, room)
    first = lift - 3 if second else lift + 5
    sign = (
        f'<use class="sign" href="#state-{word}" x="{_number(left)}" y="{_number(lift - 9)}" width="18" height="18"/>'
    )
    label = escape(fitting(node.label, room, 14))
    return f'{sign}<text class="name" x="{_number(start)}" y="{_number(first)}">{label}</text>{second}'


def _second_line(node: Node, left: float, base: float, room: float) -> str:
    """What the node runs, or on which condition."""
    if node.condition:
        told = node.condition
    elif node.component != node.label:
        told = node.component
    else:
        told = "" if node.kind is Kind.TASK else node.kind.value
    text = escape(fitting(told, room, 12))
    return f'<text class="more" x="{_number(left)}" y="{_number(base)}">{text}</text>' if told else ""


def _count_signs(node: Node, left: float, base: float) -> str:
    """A sign and a number for each state; how many in all, for a loop."""
    parts = []
    if node.kind is Kind.LOOP:
        total = f"{sum(node.counts.values())} ×"
        parts.append(f'<text class="more" x="{_number(left)}" y="{_number(base)}">{total}</text>')
        left += text_width(total, 12) + 7
    for word, count in counts_json(node.counts).items():
        parts.append(
            f'<g class="count" data-state="{word}"><use class="sign" href="#state-{word}" x="{_number(left)}" '
            f'y="{_number(base - 10)}" width="12" height="12"/>'
            f'<text class="more" x="{_number(left + 15)}" y="{_number(base)}">{count}</text></g>'
        )
        left += 24 + text_width(str(count), 12)
    return "".join(parts)


def _counted(node: Node) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts_json(node.counts).items())


def _spoken(node: Node) -> str:
    """What is read out, and shown by a pointer that rests on the node."""
    kind = "" if node.kind is Kind.TASK else f"{node.kind.value} "
    told = f"{kind}{node.label}: {'not started' if node.state is None else node.state.value}"
    counted = f"; {_counted(node)}" if node.counts else ""
    component = f"; runs {node.component}" if node.component and node.component != node.label else ""
    return "; ".join(filter(None, (f"{told}{counted}{component}", node.condition, node.detail)))


def _fold(box: Box) -> str:
    node = box.node
    middle = (box.height if node.inner is None else HEAD - 8) / 2
    verb, sign = ("Fold", "M-4 0H4") if node.inner is not None else ("Open", "M-4 0H4M0-4V4")
    return (
        f'<g class="fold" data-fold="{escape(node.id)}" role="button" tabindex="0" '
        f'aria-label="{verb} {escape(node.label)}" aria-expanded="{"true" if node.inner is not None else "false"}" '
        f'transform="translate({_number(box.width - 22)} {_number(middle)})">'
        f'<circle r="10"/><path d="{sign}"/></g>'
    )


def _rect(x: float, y: float, width: float, height: float) -> str:
    return f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
