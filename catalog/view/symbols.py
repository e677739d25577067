"""How a state looks: a sign of its own shape, and a word; the colour comes from the stylesheet."""

from __future__ import annotations

from types import MappingProxyType

from markupsafe import Markup, escape

from catalog.run.model import State

WAITING = "waiting"

# Paths in a box of 16 by 16; where two areas overlap, a hole remains.
_SIGNS = MappingProxyType(
    {
        WAITING: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zm0 1.6a4.9 4.9 0 1 1 0 9.8a4.9 4.9 0 0 1 0-9.8z",
        "pending": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6z"
        "M7.2 4.5h1.6v3.2l2.3 1.6-.9 1.3L7.2 8.6z",
        "running": "M2.5 2.2C2.5 1.3 3.5.8 4.3 1.3l9 5.6a1.3 1.3 0 0 1 0 2.2l-9 5.6c-.8.5-1.8 0-1.8-.9z",
        "succeeded": "M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8zM6.9 11.5 3.6 8.3l1.2-1.2 2.1 2 4.3-4.3 1.2 1.2z",
        "failed": "M8 .3 15.7 8 8 15.7.3 8zM5.9 4.9l-1 1L7 8l-2.1 2.1 1 1L8 9l2.1 2.1 1-1L9 8l2.1-2.1-1-1L8 7z",
        "skipped": "M1.5 4.5 6.5 8l-5 3.5zM7.5 4.5l5 3.5-5 3.5zM13 4.5h1.7v7H13z",
        "cached": "M8 1 15 4.4 8 7.8 1 4.4zM2.7 7 8 9.6 13.3 7 15 7.9l-7 3.4-7-3.4z"
        "M2.7 10.5 8 13.1l5.3-2.6 1.7.9-7 3.4-7-3.4z",
        "terminated": "M1.5 3c0-.8.7-1.5 1.5-1.5h10c.8 0 1.5.7 1.5 1.5v10c0 .8-.7 1.5-1.5 1.5H3"
        "c-.8 0-1.5-.7-1.5-1.5zM5 5v6h6V5z",
    }
)


def state_word(state: State | None) -> str:
    """The lower-case word of a state; `waiting` where there is none yet."""
    return WAITING if state is None else state.value.lower()


def symbol_definitions() -> Markup:
    """The signs of all states as <symbol> elements."""
    parts = [
        f'<symbol id="state-{word}" viewBox="0 0 16 16">'
        f'<path fill="currentColor" fill-rule="evenodd" d="{path}"/></symbol>'
        for word, path in _SIGNS.items()
    ]
    return Markup("".join(parts))


def state_symbols() -> Markup:
    """The signs of all states, once for each page that shows states; it takes no room."""
    return Markup(
        '<svg class="state-symbols" width="0" height="0" aria-hidden="true" focusable="false">{}</svg>'
    ).format(symbol_definitions())


def state_badge(state: State | None) -> Markup:
    """The sign and the word of a state, for lists and tables."""
    word = state_word(state)
    told = "Not started" if state is None else state.value
    return Markup(
        '<span class="state" data-state="{0}"><svg class="sign" aria-hidden="true" focusable="false">'
        '<use href="#state-{0}"/></svg> {1}</span>'
    ).format(word, escape(told))
