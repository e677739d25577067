"""JSON as Argo Workflows writes it, so that a value has the same bytes wherever a pipeline runs.

The rules are those of Go's encoding/json: no spaces, keys sorted, `<`, `>` and `&` escaped, whole numbers without a
fraction, exponents only below 1e-6 and from 1e21 on.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_text(value: Any) -> str:
    """`value`, made of what JSON has, as text."""
    if isinstance(value, dict):
        pairs = (f"{json_text(str(key))}:{json_text(value[key])}" for key in sorted(value, key=str))
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(json_text(item) for item in value) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)


def _number(value: float) -> str:
    if value and not 1e-6 <= abs(value) < 1e21:
        return repr(value).replace("e-0", "e-").replace(".0e", "e")
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
