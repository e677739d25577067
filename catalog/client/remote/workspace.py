"""The workspace of a server, and how it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.client.remote.artifacts import RemoteArtifacts
from catalog.client.remote.experiments import RemoteExperiments
from catalog.client.remote.pipelines import RemotePipelines
from catalog.client.remote.recurring_runs import RemoteRecurringRuns
from catalog.client.remote.runs import RemoteRuns
from catalog.client.remote.server import Server
from catalog.client.workspace import Workspace
from catalog.errors import UsageError
from catalog.library.hub.address import WEB_SCHEMES, check_address
from catalog.library.hub.credentials import token_for
from catalog.library.target import scheme_of
from catalog.load.credentials import origin_of
from catalog.load.options import FetchOptions

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class RemoteWorkspace:
    """Fills the Protocol `Workspace`."""

    experiments: RemoteExperiments
    runs: RemoteRuns
    artifacts: RemoteArtifacts
    pipelines: RemotePipelines
    recurring_runs: RemoteRecurringRuns


def remote_workspace(server: Server) -> Workspace:
    """The workspace of a server."""
    return RemoteWorkspace(
        RemoteExperiments(server),
        RemoteRuns(server),
        RemoteArtifacts(server),
        RemotePipelines(server),
        RemoteRecurringRuns(server),
    )


@contextmanager
def open_server(url: str, token: str = "") -> Iterator[Server]:
    """The server at a web address; its connections are closed afterwards.

    With `token`, or else with the one this user keeps for that scheme, host and port; it is sent nowhere else. Raises
    UsageError for what is no web address (rule endpoint-address), for a token that would go over plain http to another
    machine (token-insecure), and what `token_for` raises.
    """
    from catalog.load.connections import Connections

    address = endpoint_address(url)
    scheme, host, _ = origin_of(address)
    if token and scheme == "http" and host not in _LOOPBACK:
        hint = "use https; where the network is your own, `catalog hub login --insecure` keeps a token for it"
        message = f"over http anyone between could read the token for {address}"
        raise UsageError(message, rule="token-insecure", hint=hint)
    connections = Connections(allow_private=True)
    try:
        yield Server(address, FetchOptions(token=token or token_for(address)), connections)
    finally:
        connections.close()


def endpoint_address(url: str) -> str:
    """The address of a server in its one spelling. UsageError (rules endpoint-address, hub-address)."""
    if scheme_of(url) not in WEB_SCHEMES:
        hint = "such as https://hub.example"
        raise UsageError(f"{url[:200]!r} is not the address of a server", rule="endpoint-address", hint=hint)
    return check_address(url, Path("/"))
