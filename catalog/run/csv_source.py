"""CSV text without a header row, as visualisations carry it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from catalog.errors import RunError

MAX_ROWS = 10_000


def read_rows(text: str) -> Iterator[list[str]]:
    """The rows of `text` with trimmed cells; blank lines are left out, and any line end counts.

    Raises RunError with the line's number when quotes are wrong or a cell is larger than 128 KiB.
    """
    reader = csv.reader(io.StringIO(text.strip(), newline=""), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise RunError(
            f"line {reader.line_num} of the CSV cannot be read: {error}",
            rule="visualisation-csv",
            hint='write it with Python\'s csv module, which puts "" around cells with commas and quotes',
        ) from error


def capped_rows(text: str, limit: int = MAX_ROWS) -> tuple[list[list[str]], bool]:
    """The first `limit` rows of `text`, and whether there are more; RunError as `read_rows`."""
    rows: list[list[str]] = []
    for row in read_rows(text):
        if len(rows) == limit:
            return rows, True
        rows.append(row)
    return rows, False
