"""Objects read from text, marked as ours, and shown without their secrets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.manifests import (
    DIGEST_ANNOTATION,
    RUN_LABEL,
    Marks,
    as_list,
    describe,
    digest,
    marked,
    parse_manifests,
    selector,
)
from cluster_steps.masking import shown

ONE = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
OTHER = ONE.replace("name: a", "name: b, namespace: x")
OWNER = {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"}


def names(text: str) -> list[str]:
    return [describe(manifest) for manifest in parse_manifests(text)]


def test_objects_come_as_documents_lists_and_lists_of_kubernetes() -> None:
    both = ["ConfigMap a", "ConfigMap x/b"]
    assert names(f"{ONE}\n---\n---\n{OTHER}") == both
    assert names(f"[{ONE}, {OTHER}]") == both
    assert names(f"{{apiVersion: v1, kind: List, items: [{ONE}, {OTHER}]}}") == both
    assert names(json.dumps(parse_manifests(ONE)[0])) == both[:1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("a: [", "neither YAML nor JSON"),
        ("hello", "mapping"),
        ("{kind: Pod, metadata: {name: a}}", "no apiVersion"),
        ("{apiVersion: v1, kind: Pod, metadata: {generateName: a-}}", "generateName"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: A_b}}", "name of a Pod"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: a.b}}", "is no namespace"),
    ],
)
def test_what_is_no_object_is_told(text: str, told: str) -> None:
    with pytest.raises(StepUsage, match=told):
        parse_manifests(text)


def test_a_role_may_have_a_name_that_is_none_for_dns() -> None:
    assert names("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'system:x'}}")


def test_an_object_is_marked_and_the_given_one_stays_as_it_is() -> None:
    manifest = parse_manifests("{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {own: x}}}")[0]
    metadata = marked(manifest, Marks("tfjob", "My Job", "run/1", OWNER))["metadata"]
    assert metadata["labels"] == {
        "own": "x",
        "app.kubernetes.io/name": "tfjob",
        "app.kubernetes.io/instance": "My-Job",
        "app.kubernetes.io/managed-by": "kfp-catalog",
        RUN_LABEL: "run-1",
    }
    assert metadata["ownerReferences"] == [OWNER]
    assert metadata["annotations"] == {DIGEST_ANNOTATION: digest(manifest)}
    assert manifest["metadata"] == {"name": "a", "labels": {"own": "x"}}


def test_neither_run_nor_owner_leaves_no_trace() -> None:
    metadata = marked(parse_manifests(ONE)[0], Marks("tfjob", "a"))["metadata"]
    assert RUN_LABEL not in metadata["labels"]
    assert "ownerReferences" not in metadata


def test_a_digest_is_that_of_the_content() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})


def test_labels_as_a_query() -> None:
    assert selector({"b": "2", "a": "1"}) == "a=1,b=2"


def test_secrets_are_masked_wherever_they_stand() -> None:
    secret: dict[str, Any] = {
        "kind": "Secret",
        "metadata": {"name": "s", "managedFields": [1]},
        "data": {"key": "c2VjcmV0"},
        "stringData": {"x": "secret"},
    }
    env = [{"name": "DB_PASSWORD", "value": "secret"}, {"name": "COLOUR", "value": "blue"}]
    pod = {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "env": env}]}}
    text = json.dumps(shown(as_list([secret, pod])))
    assert "secret" not in text.replace('"Secret"', "")
    assert "c2VjcmV0" not in text
    assert "managedFields" not in text
    assert "blue" in text
    assert secret["data"] == {"key": "c2VjcmV0"}


def test_what_kubectl_keeps_of_an_applied_object_is_not_shown() -> None:
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{}", "own": "x"}
    assert shown({"kind": "Pod", "metadata": {"annotations": annotations}})["metadata"] == {"annotations": {"own": "x"}}
