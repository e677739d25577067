"""A model in the ONNX format, run by ONNX Runtime on the CPU."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ModelError
from .model import Signature, Tensors, TensorSpec

FILE = "model.onnx"
TYPES = {
    "tensor(float)": "float32",
    "tensor(double)": "float64",
    "tensor(float16)": "float16",
    "tensor(int8)": "int8",
    "tensor(int16)": "int16",
    "tensor(int32)": "int32",
    "tensor(int64)": "int64",
    "tensor(uint8)": "uint8",
    "tensor(uint16)": "uint16",
    "tensor(uint32)": "uint32",
    "tensor(uint64)": "uint64",
    "tensor(bool)": "bool",
    "tensor(string)": "str",
}


class OnnxModel:
    """One version's `model.onnx`. Raises ModelError when it cannot be loaded."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's errors share no base class
            raise ModelError(f"{path}: {error}") from error
        inputs = tuple(_spec(node, path) for node in self._session.get_inputs())
        outputs = tuple(_spec(node, path) for node in self._session.get_outputs())
        properties = self._session.get_modelmeta().custom_metadata_map
        self._signature = Signature(inputs, outputs, _scores(properties, outputs), _labels(properties, path))

    @property
    def signature(self) -> Signature:
        """The tensors of the graph, and the properties `scores` and `labels` of the file."""
        return self._signature

    def run(self, inputs: Tensors) -> Tensors:
        """All outputs of the graph. Raises ModelError."""
        names = [output.name for output in self._signature.outputs]
        try:
            found = self._session.run(names, dict(inputs))
        except Exception as error:  # the runtime's errors share no base class
            raise ModelError(str(error)) from error
        return {name: np.asarray(value) for name, value in zip(names, found, strict=True)}


def _spec(node: Any, path: Path) -> TensorSpec:
    if node.type not in TYPES:
        raise ModelError(f'{path}: "{node.name}" is a {node.type}; only plain tensors can be served')
    shape = tuple(size if isinstance(size, int) else None for size in node.shape)
    return TensorSpec(node.name, TYPES[node.type], shape)


def _scores(properties: dict[str, str], outputs: tuple[TensorSpec, ...]) -> str:
    tables = [output.name for output in outputs if output.dtype.startswith("float") and len(output.shape or ()) == 2]
    named = properties.get("scores", "")
    if named in tables:
        return named
    return tables[0] if len(tables) == 1 else ""


def _labels(properties: dict[str, str], path: Path) -> tuple[str, ...]:
    try:
        labels = json.loads(properties.get("labels", "[]"))
    except ValueError as error:
        raise ModelError(f'{path}: the property "labels" is no JSON list') from error
    if not isinstance(labels, list):
        raise ModelError(f'{path}: the property "labels" is no JSON list')
    return tuple(str(label) for label in labels)
