"""A model small enough to be followed by hand, for tests without a runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from model_server.errors import ModelError
from model_server.model import Signature, Tensors, TensorSpec


class Doubler:
    """Doubles `x` (two numbers a row), sums the rows up, and says what the number `tag` was when it has one."""

    signature = Signature(
        inputs=(TensorSpec("x", "float32", (None, 2)),),
        outputs=(TensorSpec("twice", "float32", (None, 2)), TensorSpec("sum", "float32", (None,))),
        scores="twice",
        labels=("left", "right"),
    )

    def run(self, inputs: Tensors) -> Tensors:
        x = inputs["x"]
        if (x < 0).any():
            raise ModelError("x must not be negative")
        return {"twice": x * np.float32(2), "sum": x.sum(axis=1)}


class Texts:
    """Gives back texts, and the number of bytes of each row of `raw_bytes`; the count stands for no row."""

    signature = Signature(
        inputs=(TensorSpec("text", "str", (None,)), TensorSpec("raw_bytes", "uint8", (None, None))),
        outputs=(TensorSpec("text_bytes", "str", (None,)), TensorSpec("count", "int64", ())),
    )

    def run(self, inputs: Tensors) -> Tensors:
        return {"text_bytes": inputs["text"], "count": np.array(inputs["raw_bytes"].size)}


def load(path: Path) -> Doubler:
    """A Doubler from a file that says `good`."""
    try:
        text = path.read_text()
    except OSError as error:
        raise ModelError(str(error)) from error
    if text != "good":
        raise ModelError(f"{path.name} is {text}")
    return Doubler()
