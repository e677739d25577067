"""The program alone; tests.yaml holds what the component must do in its image."""

from __future__ import annotations

import json

import program
import pytest


def test_words_are_counted_in_any_case():
    assert program.count_words("One two, one.") == {"one": 2, "two": 1}


def test_short_words_are_left_out():
    assert program.count_words("a an ant", min_length=3) == {"ant": 1}


def test_the_output_is_written(tmp_path):
    (tmp_path / "text").write_text("b a b", encoding="utf-8")
    place = tmp_path / "new" / "counts"
    program.main(["--text", str(tmp_path / "text"), "--min-length", "1", "--counts", str(place)])
    assert json.loads(place.read_text(encoding="utf-8")) == {"b": 2, "a": 1}


def test_a_length_of_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="min_length"):
        program.main(["--text", str(tmp_path), "--min-length", "0", "--counts", str(tmp_path / "counts")])
