"""Why a pod does not run, or did not end well, in one sentence; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.run.argo.container_words import UNKNOWN, ended_sentence, lacking, waiting_sentence
from catalog.run.argo.image_words import PULLING
from catalog.run.argo.scheduling_words import unschedulable_sentence

Data = Mapping[str, Any]

_DISRUPTIONS = {
    "PreemptionByScheduler": "the pod was ended to make room for one of a higher priority",
    "DeletionByTaintManager": "the pod was removed because its node is no longer fit for it",
    "EvictionByEvictionAPI": "the pod was evicted through the cluster's API, as when a node is drained",
    "DeletionByPodGC": "the pod was removed because its node is gone",
    "TerminationByKubelet": "the node ended the pod, to recover resources or to shut down",
}
_LOST = frozenset({"NodeLost", "NodeShutdown", "Shutdown", "Terminated", "NodeAffinity"})
_TELLING_EVENTS = {
    "FailedMount": "a volume cannot be mounted",
    "FailedAttachVolume": "a volume cannot be attached",
    "FailedCreatePodSandBox": "the node cannot set the pod up",
    "FailedBinding": "a PersistentVolumeClaim is not bound",
}


def pod_reason(pod: Data, events: Iterable[Data] = ()) -> str:
    """What keeps the pod from running or made it fail; empty when nothing is wrong.

    `pod` is the object as the API server has it, `events` are those about it. What Argo's own containers say is
    quoted, as it names the artifact that could not be loaded or saved.
    """
    status = pod.get("status") or {}
    return (
        _whole_pod(pod, status)
        or _containers(pod, status)
        or _scheduling(status)
        or _told_by_events(status, events)
        or _leaving(pod, status)
    )


def _whole_pod(pod: Data, status: Data) -> str:
    reason, message = str(status.get("reason") or ""), _folded(status.get("message"))
    node = str((pod.get("spec") or {}).get("nodeName") or "")
    where = f' from the node "{node}"' if node else ""
    for condition in status.get("conditions") or ():
        if condition.get("type") == "DisruptionTarget" and condition.get("status") == "True":
            words = _DISRUPTIONS.get(condition.get("reason", ""), "the pod was removed")
            return _with(words, message or _folded(condition.get("message")))
    if reason == "Evicted":
        return _with(f"the pod was evicted{where}", message)
    if reason == "DeadlineExceeded":
        return "timed out before the program was started" if _never_ran(status) else "timed out"
    if reason in _LOST:
        return _with(f'the node "{node}" is lost or shut down', message)
    return _with(f"the node refused the pod ({reason})", message) if reason and status.get("phase") == "Failed" else ""


def _containers(pod: Data, status: Data) -> str:
    spec = pod.get("spec") or {}
    statuses = [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]
    limits = {
        item["name"]: ((item.get("resources") or {}).get("limits") or {}).get("memory", "")
        for item in (*(spec.get("initContainers") or ()), *(spec.get("containers") or ()))
    }
    for container in sorted(statuses, key=_importance):
        name = str(container.get("name") or "")
        state = container.get("state") or {}
        image = str(container.get("image") or "")
        if state.get("waiting"):
            sentence = waiting_sentence(name, state["waiting"], image)
        elif state.get("terminated"):
            sentence = ended_sentence(name, state["terminated"], str(limits.get(name) or ""))
        else:
            sentence = ""
        if sentence:
            return sentence
    return ""


def _never_ran(status: Data) -> bool:
    """True when a container was not started: the node then says that it knows nothing of it."""
    states = [container.get("state") or {} for container in status.get("containerStatuses") or ()]
    return any("waiting" in state or (state.get("terminated") or {}).get("reason") == UNKNOWN for state in states)


def _importance(container: Data) -> int:
    """Argo's init container first, as nothing runs without it; its wait container and sidecars last."""
    return {"init": 0, "main": 1, "wait": 3}.get(str(container.get("name")), 2)


def _scheduling(status: Data) -> str:
    for condition in status.get("conditions") or ():
        if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
            if condition.get("reason") == "SchedulingGated":
                return "the pod waits at a scheduling gate that another program has to open"
            return unschedulable_sentence(str(condition.get("message") or ""))
    return ""


def _told_by_events(status: Data, events: Iterable[Data]) -> str:
    if status.get("phase") not in ("Pending", None):
        return ""
    warnings = [event for event in events if event.get("type") != "Normal"]
    for event in sorted(warnings, key=_event_time, reverse=True):
        reason, message = str(event.get("reason") or ""), _folded(event.get("message"))
        if reason == "FailedScheduling":
            return unschedulable_sentence(message)
        if reason in PULLING:
            return waiting_sentence("", {"reason": reason, "message": message}, "")
        if reason in _TELLING_EVENTS:
            return _with(_TELLING_EVENTS[reason], lacking(message) or message)
    return ""


def _leaving(pod: Data, status: Data) -> str:
    deleted = (pod.get("metadata") or {}).get("deletionTimestamp")
    return "the pod is being deleted" if deleted and status.get("phase") not in ("Succeeded", "Failed") else ""


def _event_time(event: Data) -> str:
    series = event.get("series") or {}
    created = (event.get("metadata") or {}).get("creationTimestamp")
    return str(series.get("lastObservedTime") or event.get("lastTimestamp") or event.get("eventTime") or created or "")


def _folded(text: object) -> str:
    return " ".join(str(text or "").split())


def _with(words: str, detail: str) -> str:
    return f"{words}: {detail}" if detail else words
