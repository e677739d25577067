"""Answers, line by line, whether kfp 1.8 loads a component text; runs in a Python that has kfp, not ours.

Reads `{"text": …}` and writes `{"ok": …, "error": …}`, one JSON object a line; the first line is `{"version": …}`.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any


def answer(text: str) -> dict[str, Any]:
    """What the loader makes of one text."""
    from kfp import components

    try:
        factory = components.load_component_from_text(text)
    except Exception as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"[-300:]}
    return {"ok": True, "name": factory.__name__}


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
