"""Names that differ in case and punctuation alone."""

from __future__ import annotations

import pytest

from catalog.library.index.moniker import moniker
from catalog.library.index.values import bucket_number
from hub.index.look_alikes import look_alikes


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("echo", "say", "team/echo"), []),
        (("data_set", "dataset", "data-set"), [("data-set", "data_set"), ("data-set", "dataset")]),
        (("a-b/echo", "ab/say"), [("a-b", "ab")]),
        (("team/a_b", "team/ab"), [("team/a_b", "team/ab")]),
        (("team", "team/echo"), [("team", "team")]),
        (("te_am", "team/echo", "team/say"), [("te_am", "team"), ("te_am", "team")]),
    ],
)
def test_pairs_of_one_moniker(names: tuple[str, ...], pairs: list[tuple[str, str]]) -> None:
    assert list(look_alikes(names)) == pairs


def test_names_of_one_moniker_stand_in_one_bucket() -> None:
    assert moniker("Team/Data-Set") == "team/dataset"
    assert bucket_number("team/data-set") == bucket_number("team/data_set") == bucket_number("team/dataset")
    assert len({bucket_number(f"c{number}") for number in range(5000)}) == 256
