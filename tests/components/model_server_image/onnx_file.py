"""A model in the ONNX format, encoded by hand: `y = x * factor` for rows of two numbers."""

from __future__ import annotations

import struct

FLOAT = 1


def doubling_model(factor: float) -> bytes:
    """The bytes of `model.onnx`."""
    constant = field(1, 1) + field(2, FLOAT) + field(8, b"factor") + field(9, struct.pack("<f", factor))
    node = field(1, b"x") + field(1, b"factor") + field(2, b"y") + field(4, b"Mul")
    graph = field(1, node) + field(2, b"scale") + field(5, constant) + field(11, value("x")) + field(12, value("y"))
    return field(1, 8) + field(7, graph) + field(8, field(2, 17))


def value(name: str) -> bytes:
    """A tensor of floats with a free number of rows and two columns."""
    shape = field(1, field(2, b"rows")) + field(1, field(1, 2))
    return field(1, name.encode()) + field(2, field(1, field(1, FLOAT) + field(2, shape)))


def field(number: int, content: bytes | int) -> bytes:
    """One field of a protocol buffer: a number, or bytes with their length."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])
