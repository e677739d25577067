"""A model's state and signature as JSON, in the words of TF Serving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .model import Signature, TensorSpec
from .versions import Version

SIGNATURE = "serving_default"
METHOD = "tensorflow/serving/predict"
TYPES = {
    "float32": "DT_FLOAT",
    "float64": "DT_DOUBLE",
    "float16": "DT_HALF",
    "int8": "DT_INT8",
    "int16": "DT_INT16",
    "int32": "DT_INT32",
    "int64": "DT_INT64",
    "uint8": "DT_UINT8",
    "uint16": "DT_UINT16",
    "uint32": "DT_UINT32",
    "uint64": "DT_UINT64",
    "bool": "DT_BOOL",
    "str": "DT_STRING",
}


def status_json(versions: Iterable[Version]) -> dict[str, Any]:
    """The answer about the state of versions."""
    return {"model_version_status": [_status(version) for version in versions]}


def metadata_json(name: str, number: int, signature: Signature) -> dict[str, Any]:
    """The answer about what a version takes and gives."""
    described = {
        "inputs": {spec.name: _tensor(spec) for spec in signature.inputs},
        "outputs": {spec.name: _tensor(spec) for spec in signature.outputs},
        "method_name": METHOD,
    }
    return {
        "model_spec": {"name": name, "signature_name": "", "version": str(number)},
        "metadata": {"signature_def": {"signature_def": {SIGNATURE: described}}},
    }


def _status(version: Version) -> dict[str, Any]:
    code = "UNKNOWN" if version.problem else "OK"
    return {
        "version": str(version.number),
        "state": "AVAILABLE" if version.model else "END",
        "status": {"error_code": code, "error_message": version.problem},
    }


def _tensor(spec: TensorSpec) -> dict[str, Any]:
    sizes = [{"size": str(-1 if size is None else size), "name": ""} for size in spec.shape or ()]
    shape = {"dim": sizes, "unknown_rank": spec.shape is None}
    return {"dtype": TYPES[spec.dtype], "tensor_shape": shape, "name": spec.name}
