"""A Kubernetes cluster as plain objects: every failure is a MachineError, what passes by itself is tried again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from catalog.errors import MachineError
from catalog.run.argo.connection import CONNECT_SECONDS, Connection, credential_errors, no_credentials, open_connection
from catalog.run.argo.kinds import NAMESPACE, POD, Kind
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.refusals import Answer, Asked, read_answer, refusal, status_answer, unreachable
from catalog.run.argo.retries import TransientError, with_patience

if TYPE_CHECKING:
    import httpx2

FIELD_MANAGER = "kfp-catalog"

_PAGE = 250
_WATCH_GRACE = 15.0
_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"


@dataclass(frozen=True, slots=True)
class Listing:
    """The objects of a collection, and the version of the collection from which a watch goes on."""

    items: tuple[dict[str, Any], ...]
    version: str


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """One change: `type` is ADDED, MODIFIED, DELETED or BOOKMARK, `object` the object after it."""

    type: str
    object: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster, for use from several threads.

    `server` is the API server's URL and `namespace` the context's, both for people. A call that fails for a reason
    that may pass (no connection, 429, 500, 502 to 504, no answer in time) is repeated for `patience` seconds.
    Every other failure is a MachineError at once, with a rule of its own: cluster-forbidden, cluster-namespace, …
    """

    server: str
    namespace: str
    patience: float
    _connection: Connection

    def patient(self, seconds: float) -> Cluster:
        """The same cluster with another bound for repeated calls; 0 repeats none."""
        return replace(self, patience=seconds)

    def version(self) -> str:
        """The version of the API server, such as `v1.34.4`."""
        return str(self._call(Asked("get", NAMESPACE), "GET", "/version").get("gitVersion", ""))

    def serves(self, kind: Kind) -> bool:
        """True when the cluster knows the kind."""
        asked = Asked("get", kind)
        path = f"/apis/{kind.api_version}" if kind.group else f"/api/{kind.version}"
        try:
            found = self._call(asked, "GET", path)
        except MachineError as error:
            if error.rule in ("cluster-crd", "cluster-missing"):
                return False
            raise
        return any(item.get("name") == kind.plural for item in found.get("resources") or ())

    def get(self, kind: Kind, name: str, namespace: str = "") -> dict[str, Any] | None:
        """The object, or None when there is none of that name."""
        asked = Asked("get", kind, namespace, name)
        return self._unless_missing(asked, "GET", kind.path(namespace, name))

    def list(self, kind: Kind, namespace: str = "", *, labels: str = "", fields: str = "") -> Listing:
        """All objects in the namespace (empty: in all of them) that the selectors choose."""
        items: list[dict[str, Any]] = []
        parameters = {**_selectors(labels, fields), "limit": str(_PAGE)}
        while True:
            page = self._call(Asked("list", kind, namespace), "GET", kind.path(namespace), parameters=parameters)
            items += page.get("items") or []
            following = page["metadata"].get("continue")
            if not following:
                return Listing(tuple(items), page["metadata"].get("resourceVersion", ""))
            parameters["continue"] = following

    def create(self, kind: Kind, value: Mapping[str, Any], namespace: str = "") -> dict[str, Any]:
        """Make the object and return it as the cluster has it; MachineError cluster-exists when the name is taken.

        As a repeated call may meet its own first try, cluster-exists does not mean that somebody else made it.
        """
        asked = Asked("create", kind, namespace, str((value.get("metadata") or {}).get("name") or ""))
        return self._call(asked, "POST", kind.path(namespace), body=_with_kind(kind, value))

    def replace(self, kind: Kind, value: Mapping[str, Any], namespace: str = "") -> dict[str, Any]:
        """Put the object in place of the old one; MachineError cluster-conflict when its resourceVersion is old."""
        name = str(value["metadata"]["name"])
        asked = Asked("update", kind, namespace, name)
        return self._call(asked, "PUT", kind.path(namespace, name), body=_with_kind(kind, value))

    def apply(self, kind: Kind, value: Mapping[str, Any], namespace: str = "") -> dict[str, Any]:
        """Make the object, or give the existing one these fields, by server-side apply."""
        name = str(value["metadata"]["name"])
        return self._call(
            Asked("patch", kind, namespace, name),
            "PATCH",
            kind.path(namespace, name),
            body=_with_kind(kind, value),
            content_type="application/apply-patch+yaml",
            parameters={"fieldManager": FIELD_MANAGER, "force": "true"},
        )

    def patch(self, kind: Kind, name: str, change: Mapping[str, Any], namespace: str = "") -> dict[str, Any]:
        """Change the fields that `change` names (JSON merge patch); MachineError cluster-missing without the object."""
        asked = Asked("patch", kind, namespace, name)
        path = kind.path(namespace, name)
        return self._call(asked, "PATCH", path, body=change, content_type="application/merge-patch+json")

    def delete(self, kind: Kind, name: str, namespace: str = "") -> bool:
        """Delete the object, and what belongs to it in the background; False when there was none."""
        asked = Asked("delete", kind, namespace, name)
        path = kind.path(namespace, name)
        return self._unless_missing(asked, "DELETE", path, {"propagationPolicy": "Background"}) is not None

    def watch(
        self,
        kind: Kind,
        namespace: str = "",
        *,
        labels: str = "",
        fields: str = "",
        version: str = "",
        seconds: int = 60,
    ) -> Iterator[WatchEvent]:
        """The changes after `version`, in one request that ends after `seconds`, or earlier when the server closes it.

        Repeats nothing: MachineError cluster-expired means that the objects must be listed again, cluster-unreachable
        that the request broke and may be made again with the version of the last event.
        """
        asked = Asked("watch", kind, namespace)
        parameters = {**_selectors(labels, fields), "watch": "true", "allowWatchBookmarks": "true"}
        parameters |= {"timeoutSeconds": str(seconds)} | ({"resourceVersion": version} if version else {})
        rest = b""
        for chunk in self._stream(asked, kind.path(namespace), parameters, seconds + _WATCH_GRACE):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                event = json.loads(line)
                if event["type"] == "ERROR":
                    raise refusal(asked, status_answer(event["object"]), self.server)
                yield WatchEvent(event["type"], event["object"])

    def log(
        self,
        pod: str,
        namespace: str,
        *,
        container: str = "main",
        follow: bool = False,
        since: str = "",
        quiet: float = 60,
    ) -> Iterator[bytes]:
        """What a container has written, each line with a timestamp before it, in pieces of any length.

        `since` is an RFC 3339 time, of which the cluster regards whole seconds. With `follow` the answer goes on until
        the container ends; MachineError cluster-unreachable when nothing came for `quiet` seconds. Repeats nothing.
        """
        asked = Asked("get", POD, namespace, pod, "log")
        parameters = {"container": container, "timestamps": "true"}
        parameters |= ({"follow": "true"} if follow else {}) | ({"sinceTime": since} if since else {})
        return self._stream(asked, POD.path(namespace, pod, "log"), parameters, quiet)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(
        self,
        asked: Asked,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        content_type: str = "application/json",
        parameters: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": content_type}

        def attempt() -> dict[str, Any]:
            with self._network_errors(), self._connection.in_use() as http:
                response = http.request(method, path, params=dict(parameters or {}), content=content, headers=headers)
            if response.is_success:
                found: dict[str, Any] = json.loads(response.content)
                return found
            raise self._failure(asked, read_answer(response.status_code, response.content), response)

        return with_patience(attempt, self.patience)

    def _unless_missing(
        self, asked: Asked, method: str, path: str, parameters: Mapping[str, str] | None = None
    ) -> dict[str, Any] | None:
        try:
            return self._call(asked, method, path, parameters=parameters)
        except MachineError as error:
            if error.rule == "cluster-missing":
                return None
            raise

    def _stream(self, asked: Asked, path: str, parameters: Mapping[str, str], quiet: float) -> Iterator[bytes]:
        import httpx2

        timeout = httpx2.Timeout(quiet, connect=CONNECT_SECONDS)
        try:
            with (
                self._network_errors(),
                self._connection.in_use() as http,
                http.stream("GET", path, params=dict(parameters), timeout=timeout) as response,
            ):
                if not response.is_success:
                    raise self._failure(asked, read_answer(response.status_code, response.read()), response)
                yield from response.iter_bytes()
        except TransientError as failure:
            raise failure.error from failure

    def _failure(self, asked: Asked, answer: Answer, response: httpx2.Response) -> Exception:
        error = refusal(asked, answer, self.server)
        if not answer.transient:
            return error
        asked_for = response.headers.get("Retry-After", "")
        return TransientError(error, float(asked_for) if asked_for.isdigit() else 0.0)

    @contextmanager
    def _network_errors(self) -> Iterator[None]:
        import httpx2

        try:
            yield
        except credential_errors() as error:
            raise no_credentials(error) from error
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise unreachable(self.server, str(error)) from error
        except httpx2.TransportError as error:
            why = "no answer in time" if isinstance(error, httpx2.TimeoutException) else str(error)
            if _CERTIFICATE in why:
                hint = "the certificate authority in the kubeconfig is not the one of this server"
                raise unreachable(self.server, why, hint) from error
            raise TransientError(unreachable(self.server, why)) from error


def connect(options: ClusterOptions | None = None, patience: float = 30.0) -> Cluster:
    """The cluster that the options name, without asking it anything yet; see `open_connection` for the errors."""
    connection = open_connection(options or ClusterOptions())
    # Every request would be a line of the program's own log.
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return Cluster(connection.server, connection.namespace, patience, connection)


def _selectors(labels: str, fields: str) -> dict[str, str]:
    return ({"labelSelector": labels} if labels else {}) | ({"fieldSelector": fields} if fields else {})


def _with_kind(kind: Kind, value: Mapping[str, Any]) -> dict[str, Any]:
    return {"apiVersion": kind.api_version, "kind": kind.name, **value}
