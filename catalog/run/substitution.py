"""The two workflow variables that every engine fills in: the run's name and its id."""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"\{\{workflow\.(name|uid)\}\}")


def substitute(text: str, run_name: str, run_id: str) -> str:
    """`text` with `{{workflow.name}}` and `{{workflow.uid}}` filled in; any other `{{` is literal."""
    if "{{workflow." not in text:
        return text
    values = {"name": run_name, "uid": run_id}
    return _VARIABLE.sub(lambda match: values[match[1]], text)
