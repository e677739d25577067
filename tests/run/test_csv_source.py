"""CSV without a header row."""

from __future__ import annotations

import pytest

from catalog.errors import RunError
from catalog.run.csv_source import capped_rows, read_rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1,2\n3,4", [["1", "2"], ["3", "4"]]),
        ("1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
        ("1,2\r3,4", [["1", "2"], ["3", "4"]]),
        (" a , b \n\n c ,d\n\n", [["a", "b"], ["c", "d"]]),
        ('"a, b","say ""hi""","two\nlines"', [["a, b", 'say "hi"', "two\nlines"]]),
        ("a,,\n,,", [["a", "", ""]]),
        ("", []),
    ],
)
def test_rows(text: str, rows: list[list[str]]) -> None:
    assert list(read_rows(text)) == rows


@pytest.mark.parametrize("text", ['ok\n"open', '"a"b,c', "ok," + "x" * 200_000])
def test_wrong_csv_names_the_line(text: str) -> None:
    with pytest.raises(RunError, match=r"line [12] of the CSV cannot be read") as caught:
        list(read_rows(text))
    assert caught.value.rule == "visualisation-csv"


def test_cap() -> None:
    assert capped_rows("1\n2\n3", 3) == ([["1"], ["2"], ["3"]], False)
    assert capped_rows("1\n2\n3\n4", 3) == ([["1"], ["2"], ["3"]], True)
