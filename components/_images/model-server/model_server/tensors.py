"""Tensors as JSON: nested lists, numbers with NaN and Infinity, text, and `{"b64": …}` for bytes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import RequestError
from .model import Tensors, TensorSpec

BINARY = "_bytes"
ACCEPTED = {"f": "fiu", "i": "iu", "u": "iu", "b": "b"}


def tensor(value: Any, spec: TensorSpec) -> NDArray[Any]:
    """The tensor a JSON value is. Raises RequestError (400) naming the tensor."""
    if spec.dtype in ("str", "uint8"):
        value = _decoded(value, spec)
    found = _text(value, spec) if spec.dtype == "str" else _numbers(value, spec)
    check_shape(found, spec)
    return found


def check_shape(found: NDArray[Any], spec: TensorSpec) -> None:
    """Raises RequestError (400) when the tensor does not fit."""
    if spec.shape is None:
        return
    fits = len(spec.shape) == found.ndim and all(
        size is None or size == given for size, given in zip(spec.shape, found.shape, strict=True)
    )
    if not fits:
        wanted = ", ".join("?" if size is None else str(size) for size in spec.shape)
        given = ", ".join(map(str, found.shape))
        raise RequestError(400, f'"{spec.name}" must have the shape ({wanted}), not ({given})')


def rows(value: Any, specs: tuple[TensorSpec, ...]) -> dict[str, NDArray[Any]]:
    """The tensors of `instances`: a list with, for each instance, an object by input, or the only input's value."""
    if not isinstance(value, list) or not value:
        raise RequestError(400, '"instances" must be a list with at least one instance')
    names = {spec.name for spec in specs}
    if all(isinstance(row, dict) and row.keys() == names for row in value):
        return {spec.name: tensor([row[spec.name] for row in value], spec) for spec in specs}
    if len(specs) == 1:
        return {specs[0].name: tensor(value, specs[0])}
    raise RequestError(400, f"each instance must be an object with the keys {', '.join(sorted(names))}")


def columns(value: Any, specs: tuple[TensorSpec, ...]) -> dict[str, NDArray[Any]]:
    """The tensors of `inputs`: an object by input, or the only input's value."""
    names = {spec.name for spec in specs}
    if isinstance(value, dict) and value.keys() == names:
        return {spec.name: tensor(value[spec.name], spec) for spec in specs}
    if len(specs) == 1:
        return {specs[0].name: tensor(value, specs[0])}
    raise RequestError(400, f'"inputs" must be an object with the keys {", ".join(sorted(names))}')


def rows_json(tensors: Tensors) -> list[Any]:
    """One value per instance; an object when there are several outputs. Raises RequestError (400)."""
    counts = {name: found.shape[0] if found.ndim else None for name, found in tensors.items()}
    if len(set(counts.values())) != 1 or None in counts.values():
        raise RequestError(400, f'the outputs differ in their number of rows, {counts}: ask with "inputs"')
    listed = {name: tensor_json(name, found) for name, found in tensors.items()}
    if len(listed) == 1:
        [only] = listed.values()
        return list(only)
    return [dict(zip(listed, row, strict=True)) for row in zip(*listed.values(), strict=True)]


def columns_json(tensors: Tensors) -> Any:
    """The value of the only output, or an object by output."""
    listed = {name: tensor_json(name, found) for name, found in tensors.items()}
    return next(iter(listed.values())) if len(listed) == 1 else listed


def tensor_json(name: str, found: NDArray[Any]) -> Any:
    """Nested lists; text whose tensor is called `…_bytes` goes as base 64."""
    value = found.tolist()
    return _encoded(value) if found.dtype.kind in "OSU" and name.endswith(BINARY) else value


def _numbers(value: Any, spec: TensorSpec) -> NDArray[Any]:
    target = np.dtype(spec.dtype)
    try:
        raw = np.asarray(value)
    except (ValueError, OverflowError, RecursionError) as error:
        raise RequestError(400, f'"{spec.name}" is not a regular list of {spec.dtype}: {error}') from error
    if raw.size and raw.dtype.kind not in ACCEPTED[target.kind]:
        raise RequestError(400, f'"{spec.name}" must hold values of the type {spec.dtype}')
    if raw.size and target.kind in "iu":
        bounds = np.iinfo(target)
        if int(raw.min()) < bounds.min or int(raw.max()) > bounds.max:
            raise RequestError(400, f'"{spec.name}" holds a number outside of {spec.dtype}')
    with np.errstate(over="ignore"):
        return raw.astype(target)


def _text(value: Any, spec: TensorSpec) -> NDArray[Any]:
    try:
        raw = np.array(value, dtype=object)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, f'"{spec.name}" is not a regular list of texts') from error
    if not all(isinstance(element, str) for element in raw.flat):
        raise RequestError(400, f'"{spec.name}" must hold texts')
    return raw


def _decoded(value: Any, spec: TensorSpec) -> Any:
    """The value with each `{"b64": …}` replaced: by text, or for uint8 by the list of bytes."""
    if isinstance(value, list):
        return [_decoded(element, spec) for element in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() != {"b64"} or not isinstance(value["b64"], str):
        raise RequestError(400, f'"{spec.name}": an object must be {{"b64": "…"}}')
    try:
        content = base64.b64decode(value["b64"], validate=True)
        return list(content) if spec.dtype == "uint8" else content.decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise RequestError(400, f'"{spec.name}": {error}') from error


def _encoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_encoded(element) for element in value]
    content = value if isinstance(value, bytes) else str(value).encode()
    return {"b64": base64.b64encode(content).decode()}
