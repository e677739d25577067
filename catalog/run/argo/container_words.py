"""Why one container waits or failed, in words; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catalog.run.argo.image_words import PULLING, image_sentence
from catalog.run.exit_sentence import exit_sentence

WRAPPER_FAILED = 64
"""The exit code of Argo's wrapper around the program when not the program but the wrapper failed."""

UNKNOWN = "ContainerStatusUnknown"
"""The reason of a container of which its node knows nothing (any more)."""

_ARGO = {"init": "the inputs could not be loaded", "wait": "the outputs could not be saved"}
_CONFIGURATION = (
    (re.compile(r"secret \"([^\"]+)\" not found"), 'there is no Secret "{}" in the namespace'),
    (re.compile(r"configmap \"([^\"]+)\" not found"), 'there is no ConfigMap "{}" in the namespace'),
    (re.compile(r"couldn't find key (\S+ in Secret \S+)"), "there is no key {}"),
    (re.compile(r"couldn't find key (\S+ in ConfigMap \S+)"), "there is no key {}"),
)
_UNWRITTEN = re.compile(r"open /var/run/argo/outputs/(?:artifacts|parameters)(?P<path>/\S+?)(?:\.tgz)?: no such file")
_STARTING = frozenset({"", "PodInitializing", "ContainerCreating"})
_LONG = 1000


def waiting_sentence(name: str, waiting: Mapping[str, Any], image: str) -> str:
    """What the container `name` waits for; empty while it is only being started."""
    reason, message = str(waiting.get("reason") or ""), _folded(waiting.get("message"))
    if reason in _STARTING:
        return ""
    if reason in PULLING:
        return image_sentence(reason, message, image)
    if reason == "CreateContainerConfigError" and lacking(message):
        return f"the container cannot be set up: {lacking(message)}"
    if reason == "CrashLoopBackOff":
        return f"the container {name} ends again and again" + _detail(message)
    return f"the container {name} cannot be started ({reason})" + _detail(message)


def lacking(message: str) -> str:
    """Which Secret or ConfigMap is missing, when the message says so."""
    for pattern, words in _CONFIGURATION:
        found = pattern.search(message)
        if found:
            return words.format(found[1])
    return ""


def ended_sentence(name: str, terminated: Mapping[str, Any], memory: str = "") -> str:
    """Why the container `name` did not end well; empty when it did. `memory` is its limit, as it is written."""
    code, reason = int(terminated.get("exitCode") or 0), str(terminated.get("reason") or "")
    message = _folded(terminated.get("message"))
    if reason == "OOMKilled":
        limit = f" of {memory}" if memory else ""
        subject = "the program" if name == "main" else f"the container {name}"
        return f"{subject} was killed because it used more memory than its limit{limit} (OOMKilled)"
    if code == 0:
        return ""
    if reason == UNKNOWN:
        return f"it is not known how the container {name} ended" + _detail(message)
    unwritten = _UNWRITTEN.search(message)
    if unwritten and name not in ("init", "main"):
        return f"the program ended well but did not write {unwritten['path']}"
    if name in _ARGO:
        return _ARGO[name] + _detail(message or f"exit code {code}")
    if reason in ("ContainerCannotRun", "StartError"):
        return f"the container {name} cannot be started" + _detail(message)
    if code == WRAPPER_FAILED and name == "main":
        return "Argo could not run the program or keep its outputs (exit code 64)" + _detail(message)
    sentence = exit_sentence(code)
    return sentence if name == "main" else f"the container {name} failed: {sentence}" + _detail(message)


def _detail(message: str) -> str:
    return f": {message[:_LONG]}" if message else ""


def _folded(text: object) -> str:
    return " ".join(str(text or "").split()).rstrip("; ")
