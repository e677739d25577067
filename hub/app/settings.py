"""What a server is told when it starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from catalog.errors import UsageError

ENGINES = ("auto", "docker", "argo", "process")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Limits:
    """What one client may ask for. Sizes in bytes, times in seconds."""

    requests_per_second: float = 50.0
    burst: int = 500
    clients: int = 100_000
    body_bytes: int = 8 << 20
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    stalled_seconds: float = 30.0
    idle_seconds: int = 15
    connections: int = 2_000
    shutdown_seconds: int = 20


@dataclass(frozen=True)
class Settings:
    """How to serve a hub.

    `open_writes` lets everyone on this machine write without a token. `hosts` are further names the server is reached
    under, besides its own address and those of this machine; `proxies` the addresses whose word is taken for where a
    request came from. `engine` and `trust` say how runs are started.
    """

    host: str = "127.0.0.1"
    port: int = 0
    open_writes: bool = False
    engine: str = "auto"
    trust: bool = False
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise UsageError(f'there is no engine "{self.engine}"', rule="engine-unknown", hint=", ".join(ENGINES))
        if self.open_writes and not is_loopback(self.host):
            raise UsageError(
                f"an open hub serves this machine alone, not {self.host}",
                rule="hub-open-host",
                hint="leave out --host, or make a token with `catalog hub token create` and leave out --open",
            )

    @property
    def names(self) -> frozenset[str]:
        """The names a request may call this server by, in lower case."""
        own = () if is_wildcard(self.host) else (self.host.lower().strip("[]"),)
        return frozenset((*LOCAL_NAMES, *own, *(name.lower().strip("[]") for name in self.hosts)))


def engine_of(settings: Settings) -> str:
    """The engine of runs that name none."""
    return "docker" if settings.engine == "auto" else settings.engine


def is_loopback(host: str) -> bool:
    """True for an address of this machine that no other reaches."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_wildcard(host: str) -> bool:
    """True for the address that means every interface."""
    return host in ("", "0.0.0.0", "::", "[::]")
