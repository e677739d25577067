"""Argo's messages at nodes, in words."""

from __future__ import annotations

import pytest

from catalog.run.argo.node_reasons import node_reason, shut_down

TOO_MUCH = "the program was killed because it used more memory than its limit (OOMKilled)"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("", ""),
        ("PodInitializing", ""),
        ("ContainerCreating", ""),
        ("main: Error (exit code 3)", "the program ended with exit code 3"),
        ("Error (exit code 1)", "the program ended with exit code 1"),
        ("main: OOMKilled (exit code 137)", TOO_MUCH),
        (
            "init: Error (exit code 64): artifact a failed to load: The specified key does not exist.",
            "the inputs could not be loaded: artifact a failed to load: The specified key does not exist.",
        ),
        (
            "wait: Error (exit code 64): open /var/run/argo/outputs/artifacts/tmp/none.tgz: no such file; ",
            "the program ended well but did not write /tmp/none",
        ),
        ("Pod was active on the node longer than the specified deadline", "timed out"),
        ("Step exceeded its deadline", "timed out"),
        ("Stopped with strategy 'Terminate'", "terminated"),
        ("workflow shutdown with strategy:  Stop", "terminated"),
        ("pod deleted", "its pod was deleted from outside"),
        (
            "Unschedulable: 0/1 nodes are available: 1 Too many pods.",
            "no node can take the pod: the limit of pods is reached (1 of 1 nodes)",
        ),
        ("Unschedulable", "no node can take the pod"),
        (
            'ErrImagePull: pulling image "a:1": not found',
            'the image "a:1" cannot be pulled: the registry has no such image',
        ),
        (
            'CreateContainerConfigError: secret "k" not found',
            'the container cannot be set up: there is no Secret "k" in the namespace',
        ),
        (
            'Pod failed before main container starts due to ErrImagePull: pulling image "a:1": not found',
            'the image "a:1" cannot be pulled: the registry has no such image',
        ),
        (
            "The node was low on resource: memory. Threshold quantity: 100Mi",
            "the pod was evicted: The node was low on resource: memory. Threshold quantity: 100Mi",
        ),
        ("child 'hello-123' failed", "child 'hello-123' failed"),
        ("Something: new", "Something: new"),
    ],
)
def test_each_message_has_words(message: str, words: str) -> None:
    assert node_reason(message) == words


def test_shutting_down_is_told_from_failing() -> None:
    assert shut_down("Stopped with strategy 'Stop'")
    assert not shut_down("main: Error (exit code 1)")
