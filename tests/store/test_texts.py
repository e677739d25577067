from __future__ import annotations

import pytest

from catalog.store.texts import MAX_MESSAGE_BYTES, clean, from_json, message, to_json


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("grüße 日本 🚀", "grüße 日本 🚀"),
        ("a\0b", "a␀b"),
        ("é\0", "é␀"),
        ("\udcff", "\\udcff"),
    ],
)
def test_what_a_database_cannot_hold_is_replaced_visibly(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize("text", ["x" * MAX_MESSAGE_BYTES, "é" * (MAX_MESSAGE_BYTES // 2)])
def test_a_message_of_the_greatest_length_is_kept_whole(text: str) -> None:
    assert message(text) == text


@pytest.mark.parametrize(
    "text", ["x" * (MAX_MESSAGE_BYTES + 1), "é" * MAX_MESSAGE_BYTES, "a" + "🚀" * MAX_MESSAGE_BYTES]
)
def test_a_longer_message_is_cut_in_the_middle(text: str) -> None:
    kept = message(text)
    assert len(kept.encode()) <= MAX_MESSAGE_BYTES
    assert kept[:100] == text[:100] and kept[-100:] == text[-100:]
    assert "bytes or more left out" in kept


def test_json_is_canonical_and_holds_any_text() -> None:
    assert to_json({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'
    awkward = {"text": "nul \0, half \ud800, ü"}
    assert to_json(awkward).isascii()
    assert from_json(to_json(awkward)) == awkward
