"""Compiles, line by line, pipelines written for the KFP SDK; runs in a Python that has kfp 1.8.

Reads `{"text": …}`, a Python file with a function `pipeline`, and writes `{"workflow": …}` or `{"error": …}`, one JSON
object a line; the first line is `{"version": …}`. What kfp prints goes to standard error.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any


def answer(text: str) -> dict[str, Any]:
    """The workflow that kfp makes of one file, and the seconds it took from the function to the written file."""
    import yaml
    from kfp import compiler

    scope: dict[str, Any] = {"__name__": "pipeline_file"}
    exec(compile(text, "pipeline_file.py", "exec"), scope)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workflow.yaml"
        begun = time.perf_counter()
        compiler.Compiler().compile(scope["pipeline"], str(path))
        took = time.perf_counter() - begun
        return {"workflow": yaml.safe_load(path.read_text(encoding="utf-8")), "seconds": took}


def main() -> None:
    """Answers until standard input ends."""
    import kfp

    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr
    print(json.dumps({"version": kfp.__version__}), file=out, flush=True)
    for line in sys.stdin:
        try:
            found = answer(json.loads(line)["text"])
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {error}"[-500:]}
        print(json.dumps(found), file=out, flush=True)


if __name__ == "__main__":
    main()
