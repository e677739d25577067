"""The function of the component {{ name }}. `python function.py` writes component.yaml anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalog.dsl import InputPath, OutputPath
from catalog.dsl.function_component import function_spec
from catalog.spec.emit import to_yaml


def run(
    table_path: InputPath("CSV"),
    counts_path: OutputPath("JSON"),
    skip_empty: bool = True,
) -> None:
    """Count the rows and columns of a table.

    Args:
        table_path: The table, UTF-8, with a header row.
        counts_path: The numbers of rows and columns, as JSON.
        skip_empty: Whether rows without any text are left out.
    """
    import csv
    import json

    with open(table_path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, [])
        count = sum(1 for row in rows if any(row) or not skip_empty)
    with open(counts_path, "w", encoding="utf-8") as file:
        json.dump({"rows": count, "columns": len(header)}, file)
    print(f"{count} rows, {len(header)} columns")


if __name__ == "__main__":
    annotations = {
        "version": {{ version|python }},
        "author": {{ author|python }},
        "license": {{ license|python }},
{% if canonical_location %}
        "canonical_location": {{ canonical_location|python }},
{% endif %}
    }
    spec = function_spec(run, base_image={{ image|python }}, annotations=annotations)
    spec = replace(spec, name={{ name|python }}, description={{ description|python }})
    Path(__file__).with_name("component.yaml").write_text(to_yaml(spec), encoding="utf-8")
