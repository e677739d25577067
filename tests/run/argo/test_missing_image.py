from __future__ import annotations

from typing import Any

import pytest

from catalog.run.argo.missing_image import IMAGE_SECONDS, ImageWaits

NOT_FOUND = 'failed to pull and unpack image "busybox:0": not found'


def pod(reason: str, phase: str = "Pending", message: str = NOT_FOUND, **metadata: str) -> dict[str, Any]:
    waiting = {"name": "main", "image": "busybox:0", "state": {"waiting": {"reason": reason, "message": message}}}
    return {"metadata": metadata, "status": {"phase": phase, "containerStatuses": [waiting]}}


@pytest.mark.parametrize("reason", ["InvalidImageName", "ErrImageNeverPull"])
def test_an_image_that_cannot_come_is_given_up_at_once(reason: str) -> None:
    waits = ImageWaits()
    waits.saw("n", pod(reason), 100.0)
    node, sentence = waits.overdue(100.0) or ("", "")
    assert node == "n"
    assert 'the image "busybox:0"' in sentence


def test_an_image_that_is_not_found_is_tried_for_a_while_counted_from_the_first_failure() -> None:
    waits = ImageWaits()
    waits.saw("n", pod("ErrImagePull"), 100.0)
    waits.saw("n", pod("ImagePullBackOff"), 140.0)
    assert waits.overdue(99.0 + IMAGE_SECONDS) is None
    assert waits.overdue(100.0 + IMAGE_SECONDS) == (
        "n",
        'the image "busybox:0" cannot be pulled: the registry has no such image',
    )


@pytest.mark.parametrize(
    "later",
    [
        pod("ContainerCreating"),
        pod("ImagePullBackOff", phase="Failed"),
        pod("ImagePullBackOff", deletionTimestamp="2026-01-01T00:00:00Z"),
        {"metadata": {}, "status": {"phase": "Running", "containerStatuses": [{"name": "main", "state": {}}]}},
    ],
)
def test_a_pod_that_no_longer_waits_for_it_is_not_given_up(later: dict[str, Any]) -> None:
    waits = ImageWaits()
    waits.saw("n", pod("ImagePullBackOff"), 0.0)
    waits.saw("n", later, 1.0)
    assert waits.overdue(1000.0) is None


def test_a_pod_that_waits_for_room_or_is_being_set_up_is_never_given_up() -> None:
    waits = ImageWaits()
    unschedulable = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
    waits.saw("n", {"metadata": {}, "status": {"phase": "Pending", "conditions": [unschedulable]}}, 0.0)
    waits.saw("m", pod("CreateContainerConfigError"), 0.0)
    assert waits.overdue(1000.0) is None
