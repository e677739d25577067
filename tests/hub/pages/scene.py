"""A hub with something on every page: the shipped components, versions, a pipeline, and what was withdrawn."""

from __future__ import annotations

from datetime import datetime, timezone

from catalog.library.folder import FolderLibrary
from catalog.resources import data_folder
from hub.index.build import build_index
from hub.index.results import TestResult, put_result
from hub.publish.prepare import prepare
from hub.publish.publish import publish
from hub.publish.status import supersede, yank
from hub.publish.submission import Submission
from hub.registry.registry import Registry

AT = datetime(2025, 3, 4, 12, 0, tzinfo=timezone.utc)

README = """# Clean a table

Drops rows with gaps, and *says how many*. See [the format](https://example.org/csv).

## How

1. Reads `table`.
2. Writes what is left.

| gap | what happens |
|-----|--------------|
| empty | dropped |
| `NA` | dropped |

```python
rows = [row for row in rows if all(row)]
```

> Made for small tables.
"""


def clean_table(version: str, more: str = "") -> str:
    """A component with a file type, in a namespace."""
    return f"""\
name: clean_table
description: Drops the rows of a table that have gaps, and tells how many there were.
metadata:
  annotations: {{version: {version}, author: Data team, license: Apache-2.0}}
  labels: {{task: data, stage: stable}}
inputs:
- {{name: table, type: CSV, description: The table to clean.}}
- {{name: gaps, type: String, default: 'NA,', description: What counts as a gap.}}
{more}outputs:
- {{name: clean, type: CSV, description: The rows without gaps.}}
- {{name: dropped, type: Integer, description: How many rows were dropped.}}
implementation:
  container:
    image: library/python:3.12.3
    command: [python, -c, 'print()', {{inputPath: table}}, {{inputValue: gaps}}]
    args: [{{outputPath: clean}}, {{outputPath: dropped}}]
"""


STRICT_INPUT = "- {name: strict, type: Boolean, default: 'false', description: Fail when a row is dropped.}\n"

PIPELINE = """\
name: tidy_up
description: Cleans a table twice, to be sure.
metadata:
  annotations: {version: 1.0.0, author: Data team}
inputs:
- {name: table, type: CSV}
outputs:
- {name: clean, type: CSV}
implementation:
  graph:
    tasks:
      first:
        componentRef: {name: data/clean_table@^1.0.0}
        arguments: {table: {graphInput: {inputName: table}}}
      second:
        componentRef: {name: data/clean_table@^1.0.0}
        arguments: {table: {taskOutput: {taskId: first, outputName: clean}}}
    outputValues:
      clean: {taskOutput: {taskId: second, outputName: clean}}
"""


def fill(registry: Registry) -> None:
    """Put everything into an empty hub."""
    with registry.store.changing() as writer:
        build_index([FolderLibrary(data_folder("components"))], writer)
    add(registry, "data/clean_table", "0.9.0", clean_table("0.9.0"))
    add(registry, "data/clean_table", "1.0.0", clean_table("1.0.0"), README)
    digest = add(registry, "data/clean_table", "1.1.0", clean_table("1.1.0", STRICT_INPUT), README)
    add(registry, "data/tidy_up", "1.0.0", PIPELINE)
    add(registry, "data/wash_table", "1.0.0", clean_table("1.0.0").replace("clean_table", "wash_table"))
    with registry.store.changing() as writer:
        yank(writer, "data/clean_table", "0.9.0", "ada", AT)
        supersede(writer, "data/wash_table", "1.0.0", "data/clean_table@1.1.0", "ada", AT)
        put_result(writer, TestResult(digest, "2025-03-05T08:30:00Z", 6, 0, 1))


def add(registry: Registry, name: str, version: str, text: str, readme: str = "") -> str:
    """Publish a version as ada; its digest."""
    files = {"README.md": readme.encode()} if readme else {}
    prepared = prepare(Submission(name, version, text.encode(), files), strict=False)
    with registry.store.changing() as writer:
        return publish(writer, prepared, "ada", AT).digest
