"""The data set and the network of the digits example."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from examples.digits.trainer.failure import Failure
from examples.digits.trainer.images import Images, batch, find_table, parse_table, read_data_set, share
from examples.digits.trainer.network import initial, lesson, probabilities

TABLE = Path(__file__).parents[2] / "examples" / "digits" / "data" / "digits.csv.gz"


def test_the_data_set_is_split_into_train_and_test() -> None:
    data = read_data_set(TABLE, seed=0)
    assert (len(data.train), len(data.test)) == (1437, 360)
    assert set(data.test.labels.tolist()) == set(range(10))
    together = np.concatenate([data.train.pixels, data.test.pixels])
    table = read_data_set(TABLE, seed=1)
    other = np.concatenate([table.train.pixels, table.test.pixels])
    assert sorted(map(bytes, together)) == sorted(map(bytes, other))
    assert not np.array_equal(table.test.pixels, data.test.pixels)


def test_a_folder_with_one_table_will_do(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"one \.csv or \.csv\.gz file, not 0"):
        find_table(tmp_path)
    (tmp_path / "set").mkdir()
    table = tmp_path / "set" / "digits.csv"
    table.write_text("")
    assert find_table(tmp_path) == find_table(table) == table


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,2\n", "row 1 has 2 cells"),
        ("x" + ",0" * 64 + "\n", "row 1: invalid literal"),
        ("17" + ",0" * 64 + "\n", "a pixel is 0 to 16"),
        ("0," * 64 + "10\n", "a digit 0 to 9"),
        ("0," * 64 + "1\n", "has 1 rows"),
    ],
)
def test_a_wrong_table_is_refused(text: str, problem: str) -> None:
    with pytest.raises(Failure, match=problem):
        parse_table(text, "table.csv")


def numbered(count: int) -> Images:
    """Images that can be told apart by their first pixel."""
    pixels = np.zeros((count, 64), np.float32)
    pixels[:, 0] = np.arange(count)
    return Images(pixels, np.zeros(count, np.int64))


def test_a_pass_uses_each_image_once_in_an_order_of_its_own() -> None:
    images = numbered(12)
    passes = [
        [int(pixel) for step in steps for pixel in batch(images, step, 4, 0).pixels[:, 0]]
        for steps in [(0, 1, 2), (3, 4, 5)]
    ]
    assert sorted(passes[0]) == sorted(passes[1]) == list(range(12))
    assert passes[0] != passes[1]


def test_the_shares_of_the_trainers_make_up_the_batch() -> None:
    images = numbered(10)
    shares = [share(images, trainer, 3) for trainer in range(3)]
    assert [len(part) for part in shares] == [4, 3, 3]
    assert sorted(np.concatenate([part.pixels[:, 0] for part in shares])) == list(range(10))


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    images = read_data_set(TABLE, 0).train.rows(np.arange(5))
    parameters = {name: value.astype(np.float64) for name, value in initial(4, seed=1).items()}
    taught = lesson(parameters, images)  # type: ignore[arg-type]
    for name, value in parameters.items():
        place = tuple(size // 2 for size in value.shape)
        slope = 0.0
        for way in (1, -1):
            moved = value.copy()
            moved[place] += way * 1e-5
            slope += way * lesson({**parameters, name: moved}, images).loss / 2e-5  # type: ignore[dict-item]
        assert taught.gradient[name][place] == pytest.approx(slope, abs=1e-4), name


def test_probabilities_add_up() -> None:
    found = probabilities(initial(8, seed=0), read_data_set(TABLE, 0).test.pixels)
    assert found.shape == (360, 10)
    assert found.sum(axis=1) == pytest.approx(np.ones(360), abs=1e-5)
