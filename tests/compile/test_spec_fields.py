"""Settings of a run as fields of the Workflow."""

from __future__ import annotations

from catalog.compile.spec_fields import spec_fields
from catalog.pipeline.settings import WorkflowSettings


def test_what_is_not_set_is_not_written() -> None:
    assert spec_fields(WorkflowSettings()) == {}


def test_zero_is_something() -> None:
    assert spec_fields(WorkflowSettings(ttl_seconds=0, priority=0, min_available=0)) == {
        "ttlStrategy": {"secondsAfterCompletion": 0},
        "priority": 0,
        "podDisruptionBudget": {"minAvailable": 0},
    }


def test_all_pods_get_the_labels_and_the_pull_policy() -> None:
    settings = WorkflowSettings(labels={"team": "a"}, image_pull_policy="Never", image_pull_secrets=("one", "two"))
    assert spec_fields(settings) == {
        "podMetadata": {"labels": {"team": "a"}},
        "templateDefaults": {"container": {"imagePullPolicy": "Never"}},
        "imagePullSecrets": [{"name": "one"}, {"name": "two"}],
    }
