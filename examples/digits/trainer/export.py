"""The trained network as an ONNX file, in the folder layout model servers read: `<folder>/<version>/model.onnx`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from .failure import Failure
from .images import BRIGHTEST, DIGITS, PIXELS
from .network import Parameters

OPSET = 17
IR_VERSION = 8


def export(parameters: Parameters, folder: Path, version: int) -> Path:
    """Write one version and return its folder. Raises Failure, OSError."""
    try:
        content = onnx_model(parameters)
    except ImportError as error:
        raise Failure("the package onnx is needed for the export: pip install -r requirements.txt") from error
    target = folder / str(version)
    target.mkdir(parents=True, exist_ok=True)
    # A server that watches the folder must never read half a model.
    unfinished = target / f".model.onnx.{os.getpid()}"
    unfinished.write_bytes(content)
    unfinished.replace(target / "model.onnx")
    return target


def onnx_model(parameters: Parameters) -> bytes:
    """Input `images` (count, 64), outputs `probabilities` (count, 10) and `digit` (count). Raises ImportError."""
    from onnx import TensorProto, checker, helper, numpy_helper

    constants: dict[str, Any] = {**parameters, "brightest": np.array(BRIGHTEST, np.float32)}
    nodes = [
        helper.make_node("Div", ["images", "brightest"], ["light"]),
        helper.make_node("Gemm", ["light", "hidden.weights", "hidden.biases"], ["summed"]),
        helper.make_node("Relu", ["summed"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "output.weights", "output.biases"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["probabilities"], ["digit"], axis=1, keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["count", PIXELS])],
        [
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["count", DIGITS]),
            helper.make_tensor_value_info("digit", TensorProto.INT64, ["count"]),
        ],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in sorted(constants.items())],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    # Which output `:classify` answers with, and the names of its columns.
    labels = [str(digit) for digit in range(DIGITS)]
    helper.set_model_props(model, {"scores": "probabilities", "labels": json.dumps(labels)})
    checker.check_model(model)
    return bytes(model.SerializeToString())
