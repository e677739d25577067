"""Argo's description of an artifact repository, read as a Repository; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from catalog.errors import MachineError
from catalog.run.argo.repository import DEFAULT_KEY_FORMAT, Repository, SecretRef

REPOSITORY_HINT = (
    "give --artifact-root s3://bucket/folder, or configure an S3 repository in the ConfigMap artifact-repositories "
    "of the namespace"
)

_STORES = ("gcs", "azure", "oss", "hdfs", "artifactory", "plugin")
_READ = frozenset(
    {"bucket", "endpoint", "insecure", "region", "keyFormat", "keyPrefix", "key", "accessKeySecret", "secretKeySecret"}
)
_AMAZON = "amazonaws.com"


def repository_of(config: Mapping[str, Any], source: str) -> Repository:
    """The repository that a value of Argo's configuration describes; `source` says where it stands.

    Raises MachineError: artifact-store-unsupported when it is not S3, artifact-store-invalid without a bucket.
    """
    s3 = config.get("s3")
    if not isinstance(s3, Mapping):
        other = next((store for store in _STORES if config.get(store)), "")
        kept = f"keeps artifacts in {other}" if other else "names no store"
        raise MachineError(
            f"{source} {kept}, and outputs can be read from S3 only",
            rule="artifact-store-unsupported",
            hint=REPOSITORY_HINT,
        )
    bucket = s3.get("bucket")
    if not bucket:
        raise MachineError(f"{source} names no bucket", rule="artifact-store-invalid", hint=REPOSITORY_HINT)
    endpoint = str(s3.get("endpoint") or "")
    insecure = bool(s3.get("insecure"))
    return Repository(
        bucket=str(bucket),
        endpoint=_url(endpoint, insecure),
        in_cluster_endpoint=endpoint,
        key_format=_key_format(s3),
        insecure=insecure,
        region=str(s3.get("region") or ""),
        access_key_secret=_secret(s3.get("accessKeySecret")),
        secret_key_secret=_secret(s3.get("secretKeySecret")),
        source=source,
        settings={name: value for name, value in s3.items() if name not in _READ},
    )


def repository_at(root: str, own: Repository | None, endpoint: str) -> Repository:
    """The repository `s3://bucket/folder` that the user names.

    It lies in the store of the cluster's `own` repository where there is one, else in the store with that endpoint
    (a URL; empty for Amazon's). Raises MachineError artifact-root for anything but an s3 URL.
    """
    parts = urlsplit(root)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
        raise MachineError(
            f'"{root}" is not a place for the artifacts of a cluster run',
            rule="artifact-root",
            hint="write s3://bucket/folder",
        )
    folder = parts.path.strip("/")
    key_format = f"{folder}/{DEFAULT_KEY_FORMAT}" if folder else DEFAULT_KEY_FORMAT
    if own is not None:
        return replace(own, bucket=parts.netloc, key_format=key_format, explicit=True, source="--artifact-root")
    where = urlsplit(endpoint)
    return Repository(
        bucket=parts.netloc,
        endpoint=endpoint,
        in_cluster_endpoint=where.netloc.rpartition("@")[2],
        key_format=key_format,
        insecure=where.scheme == "http",
        explicit=True,
        source="--artifact-root",
    )


def _url(endpoint: str, insecure: bool) -> str:
    host = endpoint.partition(":")[0]
    if not endpoint or host == _AMAZON or host.endswith(f".{_AMAZON}"):
        return ""
    return f"{'http' if insecure else 'https'}://{endpoint}"


def _key_format(s3: Mapping[str, Any]) -> str:
    given = str(s3.get("keyFormat") or "")
    prefix = str(s3.get("keyPrefix") or "").strip("/")
    return given or (f"{prefix}/{DEFAULT_KEY_FORMAT}" if prefix else DEFAULT_KEY_FORMAT)


def _secret(value: object) -> SecretRef | None:
    if not isinstance(value, Mapping) or not value.get("name"):
        return None
    return SecretRef(str(value["name"]), str(value.get("key") or ""))
