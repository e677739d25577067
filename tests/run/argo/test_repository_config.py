"""Argo's description of an artifact repository."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import MachineError
from catalog.run.argo.repository import DEFAULT_KEY_FORMAT, SecretRef
from catalog.run.argo.repository_config import repository_at, repository_of

S3: dict[str, Any] = {
    "endpoint": "minio.store:9000",
    "bucket": "pipelines",
    "insecure": True,
    "keyFormat": "artifacts/{{workflow.name}}",
    "accessKeySecret": {"name": "keys", "key": "user"},
    "secretKeySecret": {"name": "keys", "key": "password"},
    "caSecret": {"name": "ca", "key": "crt"},
}


def test_everything_is_read() -> None:
    found = repository_of({"archiveLogs": False, "s3": S3}, "the ConfigMap")
    assert found.bucket == "pipelines"
    assert (found.endpoint, found.in_cluster_endpoint) == ("http://minio.store:9000", "minio.store:9000")
    assert found.key_format == "artifacts/{{workflow.name}}"
    assert found.secret_key_secret == SecretRef("keys", "password")
    assert found.location("k")["s3"]["caSecret"] == {"name": "ca", "key": "crt"}
    assert not found.explicit


@pytest.mark.parametrize("endpoint", ["s3.amazonaws.com", "s3.eu-west-1.amazonaws.com"])
def test_amazons_own_store_needs_no_endpoint(endpoint: str) -> None:
    found = repository_of({"s3": {"bucket": "b", "endpoint": endpoint}}, "x")
    assert (found.endpoint, found.in_cluster_endpoint) == ("", endpoint)


@pytest.mark.parametrize(
    ("given", "key_format"),
    [({}, DEFAULT_KEY_FORMAT), ({"keyPrefix": "/old/"}, f"old/{DEFAULT_KEY_FORMAT}"), ({"keyFormat": "f"}, "f")],
)
def test_the_beginning_of_keys(given: dict[str, str], key_format: str) -> None:
    assert repository_of({"s3": {"bucket": "b", **given}}, "x").key_format == key_format


@pytest.mark.parametrize(
    ("config", "rule", "words"),
    [
        ({"gcs": {"bucket": "b"}}, "artifact-store-unsupported", "keeps artifacts in gcs"),
        ({}, "artifact-store-unsupported", "names no store"),
        ({"s3": {"endpoint": "e"}}, "artifact-store-invalid", "names no bucket"),
    ],
)
def test_what_cannot_be_used_is_refused(config: dict[str, Any], rule: str, words: str) -> None:
    with pytest.raises(MachineError, match=words) as refused:
        repository_of(config, "the ConfigMap")
    assert refused.value.rule == rule
    assert "--artifact-root" in refused.value.hint


def test_a_place_of_the_users_lies_in_the_clusters_own_store() -> None:
    own = repository_of({"s3": S3}, "the ConfigMap")
    found = repository_at("s3://other/team/", own, "http://somewhere:9000")
    assert (found.bucket, found.key_format) == ("other", f"team/{DEFAULT_KEY_FORMAT}")
    assert found.in_cluster_endpoint == "minio.store:9000"
    assert found.access_key_secret == own.access_key_secret
    assert found.explicit


def test_without_one_it_lies_where_the_environment_says() -> None:
    found = repository_at("s3://other", None, "http://somewhere:9000")
    assert (found.in_cluster_endpoint, found.insecure, found.key_format) == (
        "somewhere:9000",
        True,
        DEFAULT_KEY_FORMAT,
    )
    assert not repository_at("s3://other", None, "https://somewhere").insecure


@pytest.mark.parametrize("root", ["/folder", "gs://bucket/x", "s3://", "s3:///x", "s3://b/x?y=1"])
def test_another_place_is_refused(root: str) -> None:
    with pytest.raises(MachineError) as refused:
        repository_at(root, None, "")
    assert refused.value.rule == "artifact-root"
