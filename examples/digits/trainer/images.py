"""The data set: images of handwritten digits, 64 pixels from 0 to 16 and the digit in each row."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .failure import Failure

PIXELS = 64
DIGITS = 10
BRIGHTEST = 16
TEST_SHARE = 5


@dataclass(frozen=True)
class Images:
    """`pixels` is float32 of shape (count, 64), `labels` int64 of shape (count,)."""

    pixels: NDArray[np.float32]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def rows(self, places: NDArray[np.int64]) -> Images:
        """The images at these places, in this order."""
        return Images(self.pixels[places], self.labels[places])


@dataclass(frozen=True)
class DataSet:
    """What is learnt from, what is tested on, and the sha256 of the table."""

    train: Images
    test: Images
    digest: str


def find_table(path: Path) -> Path:
    """The file itself, or the only .csv or .csv.gz file of a folder. Raises Failure."""
    if not path.is_dir():
        return path
    tables = sorted(child for child in path.rglob("*") if child.name.endswith((".csv", ".csv.gz")))
    if len(tables) != 1:
        raise Failure(f"{path} must hold one .csv or .csv.gz file, not {len(tables)}")
    return tables[0]


def read_data_set(path: Path, seed: int) -> DataSet:
    """Read the table and keep every fifth row of a shuffle for the test. Raises Failure."""
    table = find_table(path)
    try:
        content = table.read_bytes()
        text = (gzip.decompress(content) if table.suffix == ".gz" else content).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Failure(f"{table} cannot be read: {error}") from error
    images = parse_table(text, str(table))
    order = np.random.default_rng(seed).permutation(len(images))
    held_back = np.arange(len(images)) % TEST_SHARE == 0
    return DataSet(images.rows(order[~held_back]), images.rows(order[held_back]), hashlib.sha256(content).hexdigest())


def parse_table(text: str, place: str) -> Images:
    """The images of a CSV text without a header; `place` names it in a refusal. Raises Failure."""
    rows = []
    for number, cells in enumerate(csv.reader(io.StringIO(text)), 1):
        if len(cells) != PIXELS + 1:
            raise Failure(f"{place}: row {number} has {len(cells)} cells, not {PIXELS} pixels and a digit")
        try:
            rows.append([int(cell) for cell in cells])
        except ValueError as error:
            raise Failure(f"{place}: row {number}: {error}") from error
        if not 0 <= rows[-1][-1] < DIGITS or not all(0 <= pixel <= BRIGHTEST for pixel in rows[-1][:-1]):
            raise Failure(f"{place}: row {number}: a pixel is 0 to {BRIGHTEST} and a digit 0 to 9")
    if len(rows) < TEST_SHARE:
        raise Failure(f"{place} has {len(rows)} rows; {TEST_SHARE} or more are needed")
    table = np.array(rows, dtype=np.int64)
    return Images(table[:, :PIXELS].astype(np.float32), table[:, PIXELS])


def batch(images: Images, step: int, size: int, seed: int) -> Images:
    """The batch of a step: each pass over the images goes in an order of its own, the same in every process."""
    size = min(size, len(images))
    steps = len(images) // size
    order = np.random.default_rng([seed, step // steps]).permutation(len(images))
    start = step % steps * size
    return images.rows(order[start : start + size])


def share(images: Images, trainer: int, trainers: int) -> Images:
    """What one of several trainers takes of a batch."""
    return images.rows(np.arange(trainer, len(images), trainers))
