"""FOLDER: loads every YAML file of a folder with kfp's own loader."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path


def main() -> None:
    from kfp.components import load_component_from_text

    warnings.simplefilter("ignore")
    for file in sorted(Path(sys.argv[1]).glob("*.yaml")):
        load_component_from_text(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
