"""Requests to the API server: who we are, how an error reads, and what is tried again."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2
from lightkube.config.client_adapter import Client as open_client
from lightkube.config.client_adapter import ConnectionParams
from lightkube.config.kubeconfig import KubeConfig, SingleConfig
from lightkube.core.exceptions import ConfigError

from cluster_steps.errors import ApiFailure, StepFailure

RETRIED_STATUS = frozenset((408, 429, 502, 503, 504))
RETRIED_ERRORS = ("failed calling webhook", "etcdserver", "timeout", "timed out")
"""What a status 500 says that passes; others, such as a field of a wrong type, never do."""

REQUEST_SECONDS = 30.0
LONGEST_PAUSE = 10.0
PATIENCE_SECONDS = 120.0
"""How long an API server that does not answer is asked again; long enough for one that restarts."""

RIGHTS_HINT = "give the pod's service account the Role in the component's rbac.yaml"


class Connection:
    """The API server and our identity: KUBECONFIG when it is set, else the pod's service account."""

    def __init__(self, config: SingleConfig) -> None:
        self.namespace = config.namespace
        self._client = open_client(config, ConnectionParams(timeout=httpx2.Timeout(REQUEST_SECONDS)))

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        content_type: str = "application/json",
    ) -> dict[str, Any]:
        """The JSON answer. Transient failures are tried again, so the request must be one that may come twice.

        Raises ApiFailure for a refusal, StepFailure when the server cannot be reached.
        """
        content = None if body is None else json.dumps(body)
        headers = {"Content-Type": content_type} if content else {}
        began = time.monotonic()
        attempt = 0
        while True:
            try:
                response = self._client.request(
                    method, path, params=dict(params or {}), content=content, headers=headers
                )
                if not response.is_error:
                    return _json(response)
                refused = refusal(response)
                failure: StepFailure = refused
                transient = is_transient(refused)
            except httpx2.TransportError as error:
                failure = StepFailure(f"the API server does not answer: {error or type(error).__name__}")
                transient = True
            if not transient or time.monotonic() - began > PATIENCE_SECONDS:
                raise failure
            attempt += 1
            pause(attempt, str(failure))

    @contextmanager
    def stream(self, path: str, params: Mapping[str, str], read_seconds: float | None) -> Iterator[Iterator[str]]:
        """The lines of a long answer. Raises ApiFailure; httpx2.TransportError when the connection breaks."""
        timeout = httpx2.Timeout(REQUEST_SECONDS, read=read_seconds)
        with self._client.stream("GET", path, params=dict(params), timeout=timeout) as response:
            if response.is_error:
                response.read()
                raise refusal(response)
            yield response.iter_lines()


def connect() -> Connection:
    """The connection this environment gives. Raises StepFailure when it gives none."""
    file = os.environ.get("KUBECONFIG", "")
    try:
        config = (KubeConfig.from_file(file) if file else KubeConfig.from_env()).get()
    except (ConfigError, KeyError, ValueError) as error:
        hint = "run the step in a pod with a service account, or set KUBECONFIG"
        raise StepFailure(f"there is no way to the cluster: {error}", hint) from None
    if config is None:
        raise StepFailure("the kubeconfig names no current context", "set current-context in it")
    return Connection(config)


def refusal(response: httpx2.Response) -> ApiFailure:
    """The error that an answer of the API server means."""
    status = _json(response)
    message = str(status.get("message") or response.text[:300] or response.reason_phrase)
    reason = str(status.get("reason") or "")
    return ApiFailure(response.status_code, reason, message, RIGHTS_HINT if response.status_code in (401, 403) else "")


def is_transient(failure: ApiFailure) -> bool:
    """True when the same request may well be granted a little later."""
    internal = failure.code == 500 and any(word in str(failure) for word in RETRIED_ERRORS)
    return failure.code in RETRIED_STATUS or internal


def pause(attempt: int, why: str) -> None:
    """Say why, and wait: half a second at first, then longer."""
    seconds = min(LONGEST_PAUSE, 0.5 * 2 ** min(attempt - 1, 10)) * random.uniform(0.75, 1.25)
    print(f"{why}; next attempt in {seconds:.1f} s", file=sys.stderr, flush=True)
    time.sleep(seconds)


def _json(response: httpx2.Response) -> dict[str, Any]:
    try:
        value = response.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
