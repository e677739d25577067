"""`mlpipeline-ui-metadata`: each file in examples/visualisations says what it expects in `expected`."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import RunError
from catalog.run.csv_source import MAX_ROWS
from catalog.run.visualisation_kinds import KINDS
from catalog.run.visualisations import MAX_ENTRIES, parse_visualisations

EXAMPLES = Path(__file__).parent / "examples" / "visualisations"
GOOD = sorted((EXAMPLES / "good").glob("*.json"))
BAD = sorted((EXAMPLES / "bad").glob("*.json"))


def packed(*entries: Any) -> bytes:
    return json.dumps({"version": 1, "outputs": list(entries)}).encode()


def name(path: Path) -> str:
    return path.stem


def test_examples_are_there_for_every_type() -> None:
    used = {entry["type"] for path in GOOD for entry in json.loads(path.read_bytes())["outputs"]}
    assert used == set(KINDS)
    assert len(BAD) >= len(KINDS)


@pytest.mark.parametrize("path", GOOD, ids=name)
def test_good_example(path: Path) -> None:
    entries, problems = parse_visualisations(path.read_bytes())
    assert problems == ()
    found = [entry.as_dict() for entry in entries]
    for entry, expected in zip(found, json.loads(path.read_bytes())["expected"], strict=True):
        assert entry == {**entry, **expected}
    again, problems = parse_visualisations(packed(*found))
    assert problems == () and [entry.as_dict() for entry in again] == found


@pytest.mark.parametrize("path", BAD, ids=name)
def test_bad_example(path: Path) -> None:
    """`expected` has the start of each problem and, after it, words it must have; `kept` the indexes that remain."""
    value = json.loads(path.read_bytes())
    entries, problems = parse_visualisations(path.read_bytes())
    assert [entry.index for entry in entries] == value.get("kept", [])
    assert len(problems) == len(value["expected"]), problems
    for problem, (start, words) in zip(problems, value["expected"], strict=True):
        assert problem.startswith(start) and words in problem, problem


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"outputs": [', "not JSON"),
        (b'{"outputs": "x"}', "no list `outputs`"),
        (b"{}", "no list `outputs`"),
        (b"null", "holds no JSON object"),
    ],
)
def test_unreadable_file_is_told(data: bytes, told: str) -> None:
    entries, (problem,) = parse_visualisations(data)
    assert entries == () and told in problem


def test_empty_file_is_no_problem() -> None:
    assert parse_visualisations(b"\n") == ((), ())


def test_packed_file_is_unpacked() -> None:
    entries, problems = parse_visualisations(
        gzip.compress(packed({"type": "markdown", "storage": "inline", "source": "x"}))
    )
    assert [entry.source for entry in entries] == ["x"] and problems == ()


def test_markdown_keeps_backslashes_and_line_ends() -> None:
    text = "# a\\b\r\n\n| x |\n$\\frac{1}{2}$"
    (entry,), _ = parse_visualisations(packed({"type": "markdown", "storage": "inline", "source": text}))
    assert entry.source == text


def test_stored_source_is_read_and_checked() -> None:
    asked: list[str] = []

    def read_source(address: str) -> bytes:
        asked.append(address)
        return b"\xef\xbb\xbf1,2\r\n3,4\r\n"

    table = {"type": "table", "format": "csv", "header": ["x", "y"], "source": "s3://bucket/part-*.csv"}
    (entry,), problems = parse_visualisations(packed(table), read_source)
    assert asked == ["s3://bucket/part-*.csv"] and problems == ()
    assert entry.inline and entry.source == "1,2\r\n3,4\r\n"
    assert entry.as_dict()["origin"] == "s3://bucket/part-*.csv"
    (unread,), problems = parse_visualisations(packed(table))
    assert not unread.inline and "storage" not in unread.as_dict() and problems == ()


def test_stored_source_with_wrong_data_is_told() -> None:
    entry = {
        "type": "confusion_matrix",
        "labels": ["a"],
        "schema": [{"name": "x"}, {"name": "y"}],
        "source": "gs://b/m",
    }
    entries, (problem,) = parse_visualisations(packed(entry), lambda address: b"a,b,1")
    assert entries == () and "'b', which is not in `labels`" in problem


@pytest.mark.parametrize("error", [RunError("not this run's own"), OSError("no route"), None])
def test_source_that_cannot_be_read_hides_no_other(error: Exception | None) -> None:
    def read_source(address: str) -> bytes:
        if error:
            raise error
        return b"\xff"

    inline = {"type": "markdown", "storage": "inline", "source": "x"}
    entries, (problem,) = parse_visualisations(packed({"type": "web-app", "source": "gs://b/x"}, inline), read_source)
    assert [entry.index for entry in entries] == [1]
    assert problem.startswith("outputs[0] web-app: the source gs://b/x cannot be read: ")
    assert str(error.args[0] if error else "invalid start byte") in problem


@pytest.mark.parametrize("address", ["file:///etc/passwd", "/etc/passwd", "ftp://x/y", "../x"])
def test_local_files_are_never_asked_for(address: str) -> None:
    entries, (problem,) = parse_visualisations(
        packed({"type": "markdown", "source": address}), lambda address: pytest.fail(f"asked for {address}")
    )
    assert entries == () and "is no address" in problem and '"storage": "inline"' in problem


def test_long_table_is_kept_and_told() -> None:
    table = {"type": "table", "format": "csv", "header": ["x"], "storage": "inline"}
    entries, problems = parse_visualisations(packed({**table, "source": "1\n" * MAX_ROWS}))
    assert len(entries) == 1 and problems == ()
    entries, (problem,) = parse_visualisations(packed({**table, "source": "1\n" * (MAX_ROWS + 1)}))
    assert len(entries) == 1 and f"only the first {MAX_ROWS} are shown" in problem


def test_too_many_entries_are_told() -> None:
    entry = {"type": "markdown", "storage": "inline", "source": "x"}
    entries, (problem,) = parse_visualisations(packed(*[entry] * (MAX_ENTRIES + 1)))
    assert len(entries) == MAX_ENTRIES and f"only the first {MAX_ENTRIES}" in problem
