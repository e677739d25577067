"""The HTTP connection to a cluster, by kubeconfig or from within a pod."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from catalog.errors import MachineError
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.uses import Uses

if TYPE_CHECKING:
    import httpx2
    from lightkube.config.kubeconfig import KubeConfig, SingleConfig

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
_CONNECTIONS = 64

_PLUGIN = "client.authentication.k8s.io"
_POD_CREDENTIALS = Path("/var/run/secrets/kubernetes.io/serviceaccount")


@dataclass(frozen=True, slots=True)
class Connection:
    """A client with address, credentials and certificates of one cluster; `namespace` is the context's, or empty."""

    http: httpx2.Client
    server: str
    namespace: str
    _uses: Uses = field(default_factory=Uses, repr=False, compare=False)

    @contextmanager
    def in_use(self) -> Iterator[httpx2.Client]:
        """The client for one exchange, which keeps its sockets open until the block ends."""
        self._uses.begin()
        try:
            yield self.http
        finally:
            if self._uses.end():
                self.http.close()

    def close(self) -> None:
        """Close the sockets, once the exchanges of other threads have ended.

        A socket closed under a thread that reads from it gives its number to the next file that is opened, of which
        that thread then reads.
        """
        if self._uses.close():
            self.http.close()


def open_connection(options: ClusterOptions) -> Connection:
    """The connection that the options name, else the environment: KUBECONFIG, ~/.kube/config, the pod's own.

    Asks the cluster nothing. Raises MachineError: cluster-extra without the package lightkube, cluster-config when the
    configuration is missing or cannot be used.
    """
    try:
        import httpx2
        import lightkube  # noqa: F401
        from lightkube.config.client_adapter import Client, ConnectionParams
    except ImportError as error:
        raise MachineError(
            "the argo engine needs the package lightkube",
            rule="cluster-extra",
            hint="install it with `pip install 'kfp-catalog[argo]'`",
        ) from error
    config, place = _find_config(options)
    limits = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        http = Client(config, ConnectionParams(timeout=limits))
    except Exception as error:
        failure = _unusable(place, error)
    else:
        return Connection(http, _harmless(config.cluster.server), config.context.namespace or "")
    # Outside the handler, so that nothing keeps alive the temporary files into which lightkube writes keys.
    raise failure


def credential_errors() -> tuple[type[Exception], ...]:
    """What fetching the credentials may raise, in the midst of a request."""
    from lightkube.core.exceptions import ConfigError

    return (ConfigError, FileNotFoundError, PermissionError)


def no_credentials(error: Exception) -> MachineError:
    """The error for a program or file that should give the credentials and does not.

    What a program printed is left out: it may hold a token.
    """
    return MachineError(
        f"cannot get the credentials for the cluster: {str(error).partition(':')[0]}",
        rule="cluster-config",
        hint="log in again, and check the user's `exec` or `tokenFile` in the kubeconfig",
    )


def _find_config(options: ClusterOptions) -> tuple[SingleConfig, str]:
    from lightkube.config.kubeconfig import KubeConfig

    files = _files(options)
    place = os.pathsep.join(files) or "the pod's service account"
    try:
        config = _read(files) if files else KubeConfig.from_service_account()
        found = config.get(options.context or None)
    except MachineError:
        raise
    except Exception as error:
        raise _unusable(place, error) from error
    if found is None:
        raise _unusable(place, ValueError("it has no current context"))
    if found.user is None:
        from lightkube.config.models import User

        found = found._replace(user=User())
    return found, place


def _files(options: ClusterOptions) -> list[str]:
    if options.kubeconfig:
        return [options.kubeconfig]
    named = [name for name in os.environ.get("KUBECONFIG", "").split(os.pathsep) if name]
    if named:
        return named
    home = Path("~/.kube/config").expanduser()
    if home.is_file() or not (_POD_CREDENTIALS / "token").is_file():
        return [str(home)]
    return []


def _read(files: list[str]) -> KubeConfig:
    """One file, or several of which the first to name a thing wins, as kubectl has it."""
    import yaml
    from lightkube.config.kubeconfig import KubeConfig

    existing = [Path(name).expanduser() for name in files if Path(name).expanduser().is_file()]
    if not existing:
        raise MachineError(
            f"there is no kubeconfig {files[0]}",
            rule="cluster-config",
            hint="set KUBECONFIG or give --kubeconfig; without a cluster use `--engine process` or `--engine docker`",
        )
    merged: dict[str, Any] = {}
    for path in existing:
        value = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if not isinstance(value, dict):
            raise ValueError("it is not a mapping")
        for section in ("clusters", "users", "contexts"):
            known = merged.setdefault(section, [])
            names = {item["name"] for item in known}
            known += [item for item in value.get(section) or [] if item["name"] not in names]
        merged.setdefault("current-context", value.get("current-context") or None)
        merged["current-context"] = merged["current-context"] or value.get("current-context")
    for item in merged["users"]:
        _accept_newer_plugin(item.get("user") or {})
    return KubeConfig.from_dict(merged, fname=existing[0])


def _accept_newer_plugin(user: dict[str, Any]) -> None:
    """lightkube knows the answers of credential programs by an older name of the same format."""
    plugin = user.get("exec")
    if isinstance(plugin, dict) and plugin.get("apiVersion") == f"{_PLUGIN}/v1":
        plugin["apiVersion"] = f"{_PLUGIN}/v1beta1"


def _unusable(place: str, error: Exception) -> MachineError:
    if isinstance(error, ssl.SSLError):
        why = "a certificate or key in it cannot be read"
    elif isinstance(error, KeyError):
        why = f"it lacks {error}"
    elif isinstance(error, OSError):
        why = f"{error.strerror or type(error).__name__}: {error.filename or ''}".rstrip(": ")
    else:
        # A parser quotes the text it stumbles over, which may be a key.
        why = "it is not valid YAML" if type(error).__module__.startswith("yaml") else str(error)
    return MachineError(
        f"the cluster configuration {place} cannot be used: {why}",
        rule="cluster-config",
        hint="check it with `kubectl config view`, and name another context with --context",
    )


def _harmless(server: str) -> str:
    parts = urlsplit(server)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
