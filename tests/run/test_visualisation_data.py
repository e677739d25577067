"""Data of visualisations as values for viewers."""

from __future__ import annotations

import pytest

from catalog.errors import RunError
from catalog.run.visualisation_data import confusion_matrix, roc_points, table_rows

ROC_SCHEMA = [{"name": "thresholds"}, {"name": "tpr"}, {"name": "fpr"}]


def test_confusion_matrix_follows_the_order_of_labels() -> None:
    entry = {"labels": ["b", "a"], "source": "a,a,9\na,b,1\nb,a,2.0\nb,b,9007199254740993"}
    assert confusion_matrix(entry) == [[9007199254740993, 2], [1, 9]]


@pytest.mark.parametrize("count", ["0.5", "-1", "nan", "inf", "many", "", "1e400"])
def test_counts_are_whole_numbers(count: str) -> None:
    with pytest.raises(RunError, match="in row 1 is not a whole number"):
        confusion_matrix({"labels": ["a"], "source": f"a,a,{count}"})


def test_roc_points_are_sorted_whatever_the_order_of_columns() -> None:
    entry = {"schema": ROC_SCHEMA, "source": "0,1,1\ninf,0,0\n0.5,0.8,0.1"}
    assert roc_points(entry) == [(0.0, 0.0, "inf"), (0.1, 0.8, "0.5"), (1.0, 1.0, "0")]


@pytest.mark.parametrize("rate", ["nan", "x", "1.01", "-0.1", ""])
def test_rates_are_from_0_to_1(rate: str) -> None:
    with pytest.raises(RunError, match="tpr in row 1 is"):
        roc_points({"schema": ROC_SCHEMA, "source": f"0,{rate},1"})


def test_table_rows_are_filled_up() -> None:
    assert table_rows({"header": ["a", "b"], "source": "1\n2,3\n4,5,6"}) == [["1", ""], ["2", "3"], ["4", "5", "6"]]
