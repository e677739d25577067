"""KIND FOLDER: this project's `check` (all rules) or `schema` (the JSON Schema alone) on all YAML files of a folder."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    kind, files = sys.argv[1], sorted(Path(sys.argv[2]).glob("*.yaml"))
    if kind == "check":
        from catalog.validate import check

        return 0 if len(check(files).files) == len(files) else 1
    from catalog.validate.schema import schema_findings, yaml_data

    texts = [file.read_text(encoding="utf-8") for file in files]
    return 1 if any(schema_findings("component", yaml_data(text)) for text in texts) else 0


if __name__ == "__main__":
    sys.exit(main())
