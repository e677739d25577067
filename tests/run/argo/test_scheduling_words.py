"""Why a pod finds no node."""

from __future__ import annotations

import pytest

from catalog.run.argo.scheduling_words import unschedulable_sentence

HEAD = "0/3 nodes are available: "
TAIL = ". preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("3 Insufficient cpu", "not enough cpu is free (3 of 3 nodes)"),
        ("3 Insufficient nvidia.com/gpu", "not enough nvidia.com/gpu is free (3 of 3 nodes)"),
        (
            "1 Insufficient memory, 2 node(s) didn't match Pod's node affinity/selector",
            "not enough memory is free (1 of 3 nodes); the node selector or affinity does not fit (2 of 3 nodes)",
        ),
        (
            "3 node(s) had untolerated taint {gpu: yes}",
            "a taint {gpu: yes} is not tolerated (3 of 3 nodes)",
        ),
        ("3 node(s) were unschedulable", "closed for new pods (3 of 3 nodes)"),
        ("3 Too many pods", "the limit of pods is reached (3 of 3 nodes)"),
        ("3 node(s) had something new", "node(s) had something new (3 of 3 nodes)"),
        ('persistentvolumeclaim "data" not found', 'there is no PersistentVolumeClaim "data"'),
        ("pod has unbound immediate PersistentVolumeClaims", "a PersistentVolumeClaim of it is not bound to a volume"),
        (
            "3 node(s) didn't find available persistent volumes to bind",
            "no volume fits its PersistentVolumeClaim",
        ),
    ],
)
@pytest.mark.parametrize("tail", [TAIL, ".", ""])
def test_each_reason_has_words(why: str, words: str, tail: str) -> None:
    assert unschedulable_sentence(HEAD + why + tail) == f"no node can take the pod: {words}"


def test_a_message_in_another_form_is_quoted() -> None:
    assert unschedulable_sentence("no nodes available to schedule pods") == (
        "no node can take the pod: no nodes available to schedule pods"
    )
    assert unschedulable_sentence("") == "no node can take the pod"
