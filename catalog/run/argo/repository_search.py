"""Finding a cluster's artifact repository, and how this machine gets into it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog.errors import CatalogError, Finding, MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import CONFIG_MAP, SECRET
from catalog.run.argo.repository import Repository, SecretRef
from catalog.run.argo.repository_config import REPOSITORY_HINT, repository_at, repository_of

CONTROLLER_CONFIG = "workflow-controller-configmap"

_NAMESPACE_CONFIG = "artifact-repositories"
_DEFAULT_KEY = "workflows.argoproj.io/default-artifact-repository"
_USUAL_NAMESPACES = ("argo", "kubeflow")
_KEYS_HINT = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY here"


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the repository (None where there is none to use) and what is to be said about it."""

    repository: Repository | None
    findings: tuple[Finding, ...] = ()


def find_repository(cluster: Cluster, namespace: str, root: str, environment: Mapping[str, str]) -> Search:
    """The repository of `root` (an s3 URL) or, when that is empty, the one Argo uses for workflows of the namespace.

    `environment` may hold S3_ENDPOINT, AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, which say how this machine reaches the
    store, and the usual AWS_ variables. What stands in the way is a finding; only a cluster that cannot be asked at
    all raises MachineError.
    """
    findings: list[Finding] = []
    endpoint = _endpoint(environment)
    own: Repository | None = None
    try:
        own = _configured(cluster, namespace)
    except MachineError as error:
        if not error.rule.startswith("artifact-store"):
            raise
        if not root:
            findings += error.findings
    try:
        found = repository_at(root, own, endpoint) if root else own
    except MachineError as error:
        return Search(None, error.findings)
    if found is None:
        return Search(None, tuple(findings))
    findings += _identity(found)
    found, problems = _with_keys(cluster, namespace, found, environment)
    region = found.region or environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
    return Search(replace(found, endpoint=endpoint or found.endpoint, region=region), (*findings, *problems))


def _identity(found: Repository) -> list[Finding]:
    keys = found.access_key_secret and found.secret_key_secret
    if not found.explicit or keys or "useSDKCreds" in found.settings:
        return []
    return [
        Finding(
            "artifact-store-identity",
            f"pods have to get into the bucket {found.bucket} by their own identity, as no Secret with keys is known",
            hint="name the Secret in the ConfigMap artifact-repositories of the namespace, which this user must be "
            "able to read, or give the service account a role of the cloud",
            severity="warning",
        )
    ]


def _endpoint(environment: Mapping[str, str]) -> str:
    names = ("S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    given = next((environment[name] for name in names if environment.get(name)), "")
    return given if not given or "://" in given else f"http://{given}"


def _configured(cluster: Cluster, namespace: str) -> Repository:
    """In Argo's order: the namespace's own ConfigMap, then the controller's."""
    import yaml

    try:
        text, source = _namespace_text(cluster, namespace) or _controller_text(cluster, namespace)
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        raise MachineError(
            f"the cluster's artifact repository cannot be looked up: {error.findings[0].message}",
            rule="artifact-store-unknown",
            hint=f"give --artifact-root s3://bucket/folder, or {error.hint}",
        ) from error
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MachineError(
            f"{source} is not valid YAML", rule="artifact-store-invalid", hint="correct the ConfigMap"
        ) from error
    return repository_of(value if isinstance(value, Mapping) else {}, source)


def _namespace_text(cluster: Cluster, namespace: str) -> tuple[str, str] | None:
    found = cluster.get(CONFIG_MAP, _NAMESPACE_CONFIG, namespace)
    if found is None:
        return None
    key = (found["metadata"].get("annotations") or {}).get(_DEFAULT_KEY, "")
    text = (found.get("data") or {}).get(key)
    return None if text is None else (text, f"the ConfigMap {namespace}/{_NAMESPACE_CONFIG}, key {key},")


def _controller_text(cluster: Cluster, namespace: str) -> tuple[str, str]:
    import yaml

    for found in _controller_configs(cluster, namespace):
        data = found.get("data") or {}
        source = f"the ConfigMap {found['metadata']['namespace']}/{CONTROLLER_CONFIG}"
        if data.get("artifactRepository"):
            return data["artifactRepository"], source
        if data.get("config"):
            whole = yaml.safe_load(data["config"])
            if isinstance(whole, Mapping) and whole.get("artifactRepository"):
                return yaml.safe_dump(whole["artifactRepository"]), source
    raise MachineError(
        f'no artifact repository is configured for workflows of the namespace "{namespace}"',
        rule="artifact-store-missing",
        hint=REPOSITORY_HINT,
    )


def _controller_configs(cluster: Cluster, namespace: str) -> list[dict[str, Any]]:
    """Those of the namespace first; without the right to look everywhere, only where controllers usually are."""
    try:
        found = list(cluster.list(CONFIG_MAP, fields=f"metadata.name={CONTROLLER_CONFIG}").items)
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        return _usual_configs(cluster, namespace, error)
    return sorted(found, key=lambda item: item["metadata"]["namespace"] != namespace)


def _usual_configs(cluster: Cluster, namespace: str, refused: MachineError) -> list[dict[str, Any]]:
    found, readable = [], False
    for place in dict.fromkeys((namespace, *_USUAL_NAMESPACES)):
        try:
            item = cluster.get(CONFIG_MAP, CONTROLLER_CONFIG, place)
        except MachineError as error:
            if error.rule != "cluster-forbidden":
                raise
            continue
        readable = True
        found += [item] if item else []
    if not found and not readable:
        raise refused
    return found


def _with_keys(
    cluster: Cluster, namespace: str, found: Repository, environment: Mapping[str, str]
) -> tuple[Repository, list[Finding]]:
    key, secret = environment.get("AWS_ACCESS_KEY_ID", ""), environment.get("AWS_SECRET_ACCESS_KEY", "")
    if key and secret:
        token = environment.get("AWS_SESSION_TOKEN", "")
        return replace(found, access_key=key, secret_key=secret, session_token=token), []
    if found.access_key_secret is None or found.secret_key_secret is None:
        return found, []
    try:
        key = _secret_text(cluster, namespace, found.access_key_secret)
        secret = _secret_text(cluster, namespace, found.secret_key_secret)
    except CatalogError as error:
        if error.rule not in ("cluster-forbidden", "artifact-store-secret"):
            raise
        message = f"the keys of the artifact store cannot be read here: {error.findings[0].message}"
        return found, [Finding("artifact-store-keys", message, hint=_KEYS_HINT, severity="warning")]
    return replace(found, access_key=key, secret_key=secret), []


def _secret_text(cluster: Cluster, namespace: str, reference: SecretRef) -> str:
    found = cluster.get(SECRET, reference.name, namespace)
    encoded = ((found or {}).get("data") or {}).get(reference.key)
    try:
        return base64.b64decode(encoded or "", validate=True).decode() if encoded else _no_secret(namespace, reference)
    except (binascii.Error, UnicodeDecodeError):
        return _no_secret(namespace, reference)


def _no_secret(namespace: str, reference: SecretRef) -> str:
    raise MachineError(
        f'the namespace "{namespace}" has no Secret "{reference.name}" with the key "{reference.key}"',
        rule="artifact-store-secret",
    )
