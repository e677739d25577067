"""Pods that wait for an image which cannot be pulled: for how long, and when nobody should wait any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.run.argo.image_words import image_sentence

IMAGE_SECONDS = 60.0
"""How long a pod may wait for an image after its first failed pull, in seconds: a registry may be away for a moment."""

_HOPELESS = frozenset({"InvalidImageName", "ErrImageNeverPull"})
_TRIED_AGAIN = frozenset({"ErrImagePull", "ImagePullBackOff"})


class ImageWaits:
    """Notes which pods wait for images. `saw` may be called by another thread than `overdue`."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}
        self._waits: dict[str, tuple[str, bool]] = {}

    def saw(self, node: str, pod: Mapping[str, Any], now: float) -> None:
        """Take note of the pod of a node, as it is at `now`, in seconds of any clock."""
        found = _pull_failure(pod)
        if found is None:
            self._waits.pop(node, None)
            return
        self._since.setdefault(node, now)
        self._waits[node] = found

    def overdue(self, now: float) -> tuple[str, str] | None:
        """The id of a node whose pod waits in vain, and why, in a sentence; None when there is none."""
        for node, (sentence, hopeless) in list(self._waits.items()):
            if hopeless or now - self._since[node] >= IMAGE_SECONDS:
                return node, sentence
        return None


def _pull_failure(pod: Mapping[str, Any]) -> tuple[str, bool] | None:
    """Why an image of the pod is not there, and whether trying again is of no use; None when that is not so."""
    status = pod.get("status") or {}
    if status.get("phase") != "Pending" or (pod.get("metadata") or {}).get("deletionTimestamp"):
        return None
    for container in (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())):
        waiting = (container.get("state") or {}).get("waiting") or {}
        reason = str(waiting.get("reason") or "")
        if reason in _HOPELESS or reason in _TRIED_AGAIN:
            message = " ".join(str(waiting.get("message") or "").split())
            return image_sentence(reason, message, str(container.get("image") or "")), reason in _HOPELESS
    return None
