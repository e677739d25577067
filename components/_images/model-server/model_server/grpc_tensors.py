"""Tensors in the messages of the gRPC interface."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import RequestError
from .metadata import TYPES
from .model import TensorSpec
from .prediction_pb2 import DataType, TensorInfo, TensorProto, TensorShapeProto
from .tensors import check_shape

LISTS = {
    "float32": "float_val",
    "float64": "double_val",
    "int8": "int_val",
    "int16": "int_val",
    "int32": "int_val",
    "uint8": "int_val",
    "uint16": "int_val",
    "int64": "int64_val",
    "bool": "bool_val",
    "uint32": "uint32_val",
    "uint64": "uint64_val",
}


def read_tensor(message: Any, spec: TensorSpec) -> NDArray[Any]:
    """The tensor of a message, checked against what the model takes. Raises RequestError (400)."""
    if message.dtype != DataType.Value(TYPES[spec.dtype]):
        raise RequestError(400, f'"{spec.name}" must have the type {TYPES[spec.dtype]}')
    shape = tuple(dimension.size for dimension in message.tensor_shape.dim)
    count = int(np.prod(shape, dtype=object)) if shape else 1
    if min(shape, default=0) < 0:
        raise RequestError(400, f'"{spec.name}" has a negative dimension')
    found = _values(message, spec)
    if found.size == 1 and count > 1 and not message.tensor_content:
        raise RequestError(400, f'"{spec.name}" has one value for {count} places: send them all')
    if found.size != count:
        raise RequestError(400, f'"{spec.name}" has {found.size} values, but its shape holds {count}')
    found = found.reshape(shape)
    check_shape(found, spec)
    return found


def _values(message: Any, spec: TensorSpec) -> NDArray[Any]:
    try:
        if spec.dtype == "str":
            return np.array([text.decode() for text in message.string_val], dtype=object)
        if message.tensor_content:
            return np.frombuffer(message.tensor_content, np.dtype(spec.dtype).newbyteorder("<")).astype(spec.dtype)
        if spec.dtype == "float16":
            return np.array(message.half_val, np.uint16).view(np.float16)
        return np.array(getattr(message, LISTS[spec.dtype]), spec.dtype)
    except (ValueError, OverflowError) as error:
        raise RequestError(400, f'"{spec.name}": {error}') from error


def write_tensor(found: NDArray[Any]) -> Any:
    """The message of a tensor."""
    text = found.dtype.kind in "OSU"
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in found.shape])
    kind = DataType.Value(TYPES["str" if text else found.dtype.name])
    if text:
        values = [value if isinstance(value, bytes) else str(value).encode() for value in found.flat]
        return TensorProto(dtype=kind, tensor_shape=shape, string_val=values)
    content = np.ascontiguousarray(found).astype(found.dtype.newbyteorder("<")).tobytes()
    return TensorProto(dtype=kind, tensor_shape=shape, tensor_content=content)


def write_spec(spec: TensorSpec) -> Any:
    """The message that describes a tensor."""
    sizes = [TensorShapeProto.Dim(size=-1 if size is None else size) for size in spec.shape or ()]
    shape = TensorShapeProto(dim=sizes, unknown_rank=spec.shape is None)
    return TensorInfo(name=spec.name, dtype=DataType.Value(TYPES[spec.dtype]), tensor_shape=shape)
