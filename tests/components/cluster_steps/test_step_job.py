from __future__ import annotations

from cluster_steps.step_job import ClaimMount, StepJob, job_object, volume_mounts, volumes


def test_a_claim_that_is_mounted_twice_is_one_volume() -> None:
    mounts = [ClaimMount("a.b", "/one"), ClaimMount("c", "/two"), ClaimMount("a.b", "/three", read_only=True)]
    assert [volume["name"] for volume in volumes(mounts)] == ["claim-0", "claim-1"]
    assert volume_mounts(mounts) == [
        {"name": "claim-0", "mountPath": "/one"},
        {"name": "claim-1", "mountPath": "/two"},
        {"name": "claim-0", "mountPath": "/three", "readOnly": True},
    ]


def test_a_users_image_keeps_its_own_user() -> None:
    pod = job_object(StepJob("a", "main", "team/a:1", ["true"]))["spec"]["template"]["spec"]
    assert "securityContext" not in pod
    assert pod["restartPolicy"] == "Never"


def test_a_job_ends_and_goes_away() -> None:
    spec = job_object(StepJob("a", "main", "a:1", ["true"], deadline_seconds=30))["spec"]
    assert (spec["activeDeadlineSeconds"], spec["ttlSecondsAfterFinished"]) == (30, 86400)


def test_the_secret_is_a_volume_of_this_pod_alone() -> None:
    pod = job_object(StepJob("a", "main", "a:1", ["true"], secret="key", user=1000))["spec"]["template"]["spec"]
    assert {"name": "storage-secret", "secret": {"secretName": "key"}} in pod["volumes"]
    mount = {"name": "storage-secret", "mountPath": "/var/run/secrets/storage", "readOnly": True}
    assert mount in pod["containers"][0]["volumeMounts"]
