"""The messages that Argo leaves at the nodes of a workflow, in words; pure."""

from __future__ import annotations

import re

from catalog.run.argo.container_words import ended_sentence, waiting_sentence
from catalog.run.argo.image_words import PULLING, image_sentence
from catalog.run.argo.scheduling_words import unschedulable_sentence

SHUT_DOWN = re.compile(r"workflow shutdown with strategy|Stopped with strategy|^terminated$", re.I)

POD_DELETED = "pod deleted"

_ENDED = re.compile(
    r"^(?:(?P<name>[\w.-]+): )?(?P<reason>\w*) \(exit code (?P<code>\d+)\)(?:: (?P<message>.*))?$", re.S
)
_BEFORE = re.compile(
    r"^Pod failed before (?P<name>\S+) container starts due to (?P<reason>\w+): ?(?P<message>.*)$", re.S
)
_WAITING = re.compile(r"^(?P<reason>[A-Z]\w+)(?:: (?P<message>.*))?$", re.S)
_KNOWN_WAITS = PULLING | {"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"}
_STARTING = frozenset({"PodInitializing", "ContainerCreating"})
_TIMES = ("exceeded its deadline", "longer than the specified deadline", "Max duration limit exceeded")


def node_reason(message: str) -> str:
    """A sentence for the message of a node; what is not known stays as Argo says it, and empty stays empty."""
    text = message.strip()
    if not text or text in _STARTING:
        return ""
    if SHUT_DOWN.search(text):
        return "terminated"
    if text == POD_DELETED:
        return "its pod was deleted from outside"
    if any(words in text for words in _TIMES):
        return "timed out"
    if text.startswith(("The node was low on resource", "The node had condition", "Pod ephemeral local storage")):
        return f"the pod was evicted: {text}"
    return _container_words(text) or text


def shut_down(message: str) -> bool:
    """True when the message says that the node ended because its workflow was stopped or terminated."""
    return SHUT_DOWN.search(message) is not None


def _container_words(text: str) -> str:
    ended = _ENDED.match(text)
    if ended:
        state = {"exitCode": int(ended["code"]), "reason": ended["reason"], "message": ended["message"] or ""}
        return ended_sentence(ended["name"] or "main", state)
    before = _BEFORE.match(text)
    if before:
        return waiting_sentence(before["name"], before.groupdict(), "")
    waiting = _WAITING.match(text)
    if waiting and waiting["reason"] == "Unschedulable":
        return unschedulable_sentence(waiting["message"] or "")
    if waiting and waiting["reason"] in PULLING:
        return image_sentence(waiting["reason"], waiting["message"] or "")
    if waiting and waiting["reason"] in _KNOWN_WAITS:
        return waiting_sentence("main", waiting.groupdict(), "")
    return ""
