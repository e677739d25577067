"""MODULE TEXTS: for each line on standard input, loads every text of the JSON list in the file TEXTS once.

Prints a JSON list per line: [wall, cpu] in seconds for each text, or null where the loader refuses it.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # what a loader prints must not get between the answers
    load: Callable[[str], Any] = importlib.import_module(sys.argv[1]).load_component_from_text
    texts: list[str] = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    for _ in sys.stdin:
        print(json.dumps([timed(load, text) for text in texts]), file=answers, flush=True)


def timed(load: Callable[[str], Any], text: str) -> list[float] | None:
    """Seconds on the clock and of CPU to load one text."""
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        load(text)
    except Exception:
        return None
    return [time.perf_counter() - wall, time.process_time() - cpu]


if __name__ == "__main__":
    main()
