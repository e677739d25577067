"""PACKAGE COUNT FILE: compiles a chain of that many tasks of one component with kfp or catalog, through kfp's names.

Prints a JSON object: `wall` and `cpu` from the pipeline's function to the written file, and the file's size in `bytes`.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

COMPONENT = """
name: Say
description: Hands a text on.
inputs: [{name: text, description: What to say.}]
outputs: [{name: text, type: String}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -ec, 'printf "%s" "$0" > "$1"', {inputValue: text}, {outputPath: text}]
"""


def main() -> None:
    package, count, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    warnings.simplefilter("ignore")
    components = import_module(f"{package}.components")
    say = components.load_component_from_text(COMPONENT)
    compile_chain(package, say, 2, path)  # loads what is loaded on first use
    wall, cpu = time.perf_counter(), time.process_time()
    compile_chain(package, say, count, path)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps({**took, "bytes": path.stat().st_size}))


def compile_chain(package: str, say: Any, count: int, path: Path) -> None:
    dsl, compiler = import_module(f"{package}.dsl"), import_module(f"{package}.compiler")

    @dsl.pipeline(name="chain")  # type: ignore[untyped-decorator]
    def chain(text: str = "hello") -> None:
        said = text
        for _ in range(count):
            said = say(text=said).output

    compiler.Compiler().compile(chain, str(path))


if __name__ == "__main__":
    main()
