"""Answers, line by line, whether kfp 2 loads and compiles a component text; runs in a Python that has kfp, not ours.

Reads `{"text": …}` and writes `{"ok": …, "error": …, "ir_error": …}`, one JSON object a line; the first line is
`{"version": …}`.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any


def answer(text: str) -> dict[str, Any]:
    """What the loader and the compiler make of one text."""
    from google.protobuf import json_format  # type: ignore[import-untyped]
    from kfp import components

    try:
        component = components.load_component_from_text(text)
    except Exception as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"[-300:]}
    try:
        compiled = json_format.MessageToDict(component.pipeline_spec)
    except Exception as error:
        return {"ok": True, "ir_error": f"{type(error).__name__}: {error}"[-300:]}
    return {"ok": True, "components": compiled.get("components", {}), "deployment": compiled.get("deploymentSpec", {})}


def main() -> None:
    """Answers until standard input ends. What kfp itself prints goes to standard error."""
    import kfp

    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr
    print(json.dumps({"version": kfp.__version__}), file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line)["text"])), file=out, flush=True)


if __name__ == "__main__":
    main()
