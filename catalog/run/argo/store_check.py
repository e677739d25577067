"""Whether this machine reaches an artifact repository and may write there, tried with a tiny object."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from catalog.errors import Finding
from catalog.run.argo.repository import Repository
from catalog.run.s3_client import make_client

_SECONDS = 5
_FOLDER = "catalog/check"

_CODES = {
    "NoSuchBucket": ("has no such bucket", "make the bucket, or name another one with --artifact-root"),
    "AccessDenied": ("does not let us write", "give the keys the right to put and delete objects in the bucket"),
    "InvalidAccessKeyId": ("does not know the access key", "correct AWS_ACCESS_KEY_ID, or the Secret that holds it"),
    "SignatureDoesNotMatch": (
        "does not accept the secret key",
        "correct AWS_SECRET_ACCESS_KEY, or the Secret that holds it",
    ),
    "ExpiredToken": ("says that the credentials have expired", "get new ones"),
}


def store_works(repository: Repository) -> Finding:
    """One finding: the repository takes an object and lets it go, or why not."""
    place = f"s3://{repository.bucket} at {repository.endpoint or 'Amazon S3'}"
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        return Finding(
            "artifact-store-extra",
            "reading artifacts from S3 needs the package s3fs",
            hint="install it with `pip install 'kfp-catalog[argo]'`",
        )
    try:
        _put_and_delete(repository)
    except ClientError as error:
        return _refused(place, error.response)
    except (BotoCoreError, OSError, ValueError) as error:
        return _unreachable(repository, place, error)
    return Finding("artifact-store", f"the artifact store {place} takes objects", severity="ok")


def _put_and_delete(repository: Repository) -> None:
    client = make_client(
        repository.endpoint,
        repository.region or "us-east-1",
        (repository.access_key, repository.secret_key, repository.session_token),
        connect_timeout=_SECONDS,
        read_timeout=_SECONDS * 2,
        retries={"total_max_attempts": 2},
        s3={"addressing_style": "path" if repository.endpoint else "auto"},
    )
    key = f"{_FOLDER}-{uuid.uuid4().hex}"
    try:
        client.put_object(Bucket=repository.bucket, Key=key, Body=b"")
        client.delete_object(Bucket=repository.bucket, Key=key)
    finally:
        client.close()


def _refused(place: str, response: Mapping[str, Any]) -> Finding:
    code = str((response.get("Error") or {}).get("Code") or "")
    why, hint = _CODES.get(code, (f"refuses: {code}", "check the bucket, its region, and the keys"))
    return Finding("artifact-store-refused", f"the artifact store {place} {why}", hint=hint)


def _unreachable(repository: Repository, place: str, error: Exception) -> Finding:
    kind = type(error).__name__
    if kind in ("NoCredentialsError", "PartialCredentialsError"):
        return Finding(
            "artifact-store-keys",
            f"there are no keys for the artifact store {place}",
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        )
    inside = repository.in_cluster_endpoint
    hint = "check the endpoint of the artifact store"
    if inside and inside in repository.endpoint:
        host, _, port = inside.partition(":")
        service, _, space = host.partition(".")
        space = space.partition(".")[0] or "NAMESPACE"
        hint = (
            "the endpoint may be known inside the cluster only: make it reachable, for example with "
            f"`kubectl -n {space} port-forward service/{service} {port or 9000}`, and set S3_ENDPOINT to its URL"
        )
    return Finding(
        "artifact-store-unreachable", f"the artifact store {place} cannot be reached from here ({kind})", hint=hint
    )
