"""Messages between trainers and parameter servers: a few JSON fields and arrays, each message with its length."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import pack, unpack

LONGEST = 64 * 1024 * 1024
LENGTH = struct.Struct(">Q")
FIELDS = "fields"


@dataclass(frozen=True)
class Message:
    """`kind` says what is asked or answered; the arrays travel as they are."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def send(connection: socket.socket, message: Message) -> None:
    """Write one message. Raises OSError."""
    head = json.dumps({"kind": message.kind, **message.fields}).encode()
    content = pack({FIELDS: np.frombuffer(head, np.uint8), **message.arrays})
    connection.sendall(LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket) -> Message:
    """Read one message. Raises ConnectionError when the other side has gone or talks nonsense."""
    (length,) = LENGTH.unpack(_read(connection, LENGTH.size))
    if length > LONGEST:
        raise ConnectionError(f"a message of {length} bytes is too long")
    try:
        arrays = unpack(_read(connection, length))
        head = json.loads(arrays.pop(FIELDS).tobytes())
        return Message(head.pop("kind"), head, arrays)
    except (ValueError, KeyError, AttributeError) as error:
        raise ConnectionError(f"not a message of this program: {error}") from error


def _read(connection: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise ConnectionError("the other side has closed the connection")
        parts += part
    return bytes(parts)
