from __future__ import annotations

from dataclasses import replace

from cluster_steps.dataset_objects import CachedData, sample_set, sync_job, warmup_job

DATA = CachedData(
    name="digits",
    sample_set="digits",
    folder="digits",
    partitions=2,
    source_uri="s3://bucket/digits",
    source_secret="reader",
    storage_secret="data-center",
)


def test_each_data_set_has_a_set_of_its_own() -> None:
    other = replace(DATA, name="letters", sample_set="letters", partitions=1)
    assert sample_set(DATA)["metadata"] != sample_set(other)["metadata"]
    assert sample_set(DATA) == {
        "apiVersion": "batch.paddlepaddle.org/v1alpha1",
        "kind": "SampleSet",
        "metadata": {"name": "digits"},
        "spec": {"partitions": 2, "noSync": True, "secretRef": {"name": "data-center"}},
    }


def test_the_data_is_copied_and_then_warmed() -> None:
    sync, warmup = sync_job(DATA), warmup_job(DATA)
    assert sync["metadata"]["name"] == "digits-sync"
    assert sync["spec"] == {
        "type": "sync",
        "sampleSetRef": {"name": "digits"},
        "syncOptions": {"source": "s3://bucket/digits", "destination": "digits"},
        "secretRef": {"name": "reader"},
    }
    assert warmup["metadata"]["name"] == "digits-warmup"
    assert warmup["spec"] == {
        "type": "warmup",
        "sampleSetRef": {"name": "digits"},
        "warmupOptions": {"paths": ["digits"]},
    }


def test_a_public_source_needs_no_secret() -> None:
    assert "secretRef" not in sync_job(replace(DATA, source_secret=""))["spec"]


def test_the_reference_tells_later_steps_where_the_data_is() -> None:
    shared = replace(DATA, sample_set="data-center")
    assert shared.reference == {"sampleSet": "data-center", "claim": "data-center", "path": "digits"}
