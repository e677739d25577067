"""Answers, line by line, whether kfp 1.8 loads a component text and makes a task of it; runs in a Python that has kfp.

Reads `{"text": …}` and writes `{"ok": …, "error": …, "use_error": …}`, one JSON object a line; the first line is
`{"version": …}`. Only container components are used: a graph would have to be fetched.
"""

from __future__ import annotations

import inspect
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
    implementation = factory.component_spec.implementation
    if not hasattr(implementation, "container"):
        return {"ok": True}
    return {"ok": True, "use_error": use(factory)}


def use(factory: Any) -> str:
    """Why no task of a pipeline can be made with all required arguments, or nothing."""
    from kfp import dsl

    parameters = inspect.signature(factory).parameters.values()
    given = {item.name: "1" for item in parameters if item.default is inspect.Parameter.empty}
    try:
        with dsl.Pipeline("pipeline"):
            factory(**given)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[-300:]
    return ""


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
