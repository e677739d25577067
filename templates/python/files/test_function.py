"""The function alone; tests.yaml holds what the whole component must do."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

PLACE = importlib.util.spec_from_file_location("{{ name }}_function", Path(__file__).with_name("function.py"))
FUNCTION = importlib.util.module_from_spec(PLACE)
PLACE.loader.exec_module(FUNCTION)


def count(folder, text, **arguments):
    table, counts = folder / "table.csv", folder / "counts.json"
    table.write_text(text, encoding="utf-8")
    FUNCTION.run(str(table), str(counts), **arguments)
    return json.loads(counts.read_text(encoding="utf-8"))


def test_the_header_is_no_row(tmp_path):
    assert count(tmp_path, "a,b\n1,2\n3,4\n") == {"rows": 2, "columns": 2}


def test_empty_rows_are_left_out_unless_asked_for(tmp_path):
    assert count(tmp_path, "a,b\n1,2\n,\n") == {"rows": 1, "columns": 2}
    assert count(tmp_path, "a,b\n1,2\n,\n", skip_empty=False) == {"rows": 2, "columns": 2}
