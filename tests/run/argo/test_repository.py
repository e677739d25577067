"""An artifact repository in Argo's words and for this machine."""

from __future__ import annotations

from catalog.run.argo.repository import Repository, SecretRef

MINIO = Repository(
    bucket="pipelines",
    endpoint="http://10.0.0.1:9000",
    in_cluster_endpoint="minio.store:9000",
    insecure=True,
    access_key_secret=SecretRef("keys", "user"),
    secret_key_secret=SecretRef("keys", "password"),
    access_key="ann",
    secret_key="very-secret",
)


def test_a_location_is_complete() -> None:
    assert MINIO.location("a/b") == {
        "s3": {
            "endpoint": "minio.store:9000",
            "bucket": "pipelines",
            "key": "a/b",
            "insecure": True,
            "accessKeySecret": {"name": "keys", "key": "user"},
            "secretKeySecret": {"name": "keys", "key": "password"},
        }
    }


def test_without_keys_a_pod_uses_its_own_identity() -> None:
    assert Repository(bucket="b", region="eu-west-1").location("k") == {
        "s3": {"endpoint": "s3.amazonaws.com", "bucket": "b", "key": "k", "region": "eu-west-1", "useSDKCreds": True}
    }


def test_only_a_place_that_the_user_named_is_written_into_a_workflow() -> None:
    assert MINIO.archive_location() is None
    named = Repository(bucket="b", key_format="team/{{workflow.name}}", explicit=True)
    location = named.archive_location()
    assert location is not None
    assert location["s3"]["key"] == "team/{{workflow.name}}"


def test_this_machine_uses_its_own_way_and_keys() -> None:
    assert MINIO.storage_options() == {
        "client_kwargs": {"endpoint_url": "http://10.0.0.1:9000"},
        "key": "ann",
        "secret": "very-secret",
    }
    assert Repository(bucket="b").storage_options() == {"client_kwargs": {}}


def test_the_secret_key_is_not_shown() -> None:
    assert "very-secret" not in repr(MINIO)
