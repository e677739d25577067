"""Signs and colours of states."""

from __future__ import annotations

import re

from catalog.run.model import State
from catalog.view.stylesheet import stylesheet
from catalog.view.symbols import state_badge, state_symbols, state_word
from tests.view.svg import SVG, parsed

WORDS = [state_word(None), *(state_word(state) for state in State)]


def test_every_state_has_a_sign_that_no_other_has() -> None:
    symbols = {found.get("id"): found[0].get("d") for found in parsed(state_symbols()).iter(f"{SVG}symbol")}
    assert set(symbols) == {f"state-{word}" for word in WORDS}
    assert len(set(symbols.values())) == len(WORDS)


def test_a_badge_has_the_sign_and_the_word() -> None:
    assert 'href="#state-failed"' in state_badge(State.FAILED) and "Failed" in state_badge(State.FAILED)
    assert "Not started" in state_badge(None)


def test_every_state_has_a_colour_in_light_and_dark() -> None:
    for word in WORDS:
        assert len(re.findall(rf"--state-{word}:", stylesheet())) == 3
        assert f'[data-state="{word}"] {{ --state: var(--state-{word}); }}' in stylesheet()


def test_the_stylesheet_asks_for_nothing() -> None:
    assert "url(" not in stylesheet() and "@import" not in stylesheet()
    # It stands in the head of pictures too, which are XML.
    assert "<" not in stylesheet() and "&" not in stylesheet()
