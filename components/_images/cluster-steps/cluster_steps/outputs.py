"""Output files: each is there whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from cluster_steps.errors import StepFailure


def write_text(path: str, text: str) -> None:
    """Write an output, its folder made where it lacks; nothing for the empty path. Raises StepFailure."""
    if not path:
        return
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)
        os.replace(file.name, target)
    except OSError as error:
        raise StepFailure(f"cannot write the output {path}: {error.strerror}") from None


def write_json(path: str, value: Any) -> None:
    """Write an output as JSON. Raises StepFailure."""
    write_text(path, json.dumps(value, ensure_ascii=False, sort_keys=True))
