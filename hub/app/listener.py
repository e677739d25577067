"""The socket a server listens on."""

from __future__ import annotations

import socket

from catalog.errors import MachineError


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 is any that is free. MachineError (rule port-taken) when it cannot be had."""
    plain = host.strip("[]")
    family = socket.AF_INET6 if ":" in plain else socket.AF_INET
    # asyncio sends small answers at once only where it is told that the protocol is TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((plain, port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        listener.close()
        hint = "take another --port, or 0 for any that is free"
        raise MachineError(f"cannot listen on {host}:{port}: {error}", rule="port-taken", hint=hint) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """The address that a browser on this machine takes."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"
