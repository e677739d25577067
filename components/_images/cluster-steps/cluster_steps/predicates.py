"""When an object is as wanted, when it never will be, and when it is too early to say. All pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cluster_steps.manifests import Manifest


class Verdict(Enum):
    """What an object's state means to the step that waits for it."""

    WAIT = "wait"
    SUCCESS = "success"
    FAILURE = "failure"


@dataclass(frozen=True)
class Judgement:
    """A verdict, and in words the state it was reached on."""

    verdict: Verdict
    state: str = ""


Predicate = Callable[[Manifest], Judgement]


def waiting(state: str) -> Judgement:
    """Too early to say."""
    return Judgement(Verdict.WAIT, state)


def good(state: str) -> Judgement:
    """As wanted."""
    return Judgement(Verdict.SUCCESS, state)


def bad(state: str) -> Judgement:
    """It never will be as wanted."""
    return Judgement(Verdict.FAILURE, state)


def exists(manifest: Manifest) -> Judgement:
    """An object that is there is as wanted, unless it is being deleted."""
    return waiting("being deleted") if "deletionTimestamp" in manifest["metadata"] else good("exists")


def conditions_of(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The conditions of an object's status, in its order."""
    found = (manifest.get("status") or {}).get("conditions") or ()
    return [condition for condition in found if isinstance(condition, dict)]


def condition(manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The condition of a type, whatever its place in the list; empty when there is none."""
    return next((found for found in conditions_of(manifest) if found.get("type") == name), {})


def has_condition(manifest: Mapping[str, Any], name: str, status: str = "True") -> bool:
    """True when the condition has this status (True, False or Unknown)."""
    return str(condition(manifest, name).get("status", "")).lower() == status.lower()


def phase_of(manifest: Mapping[str, Any]) -> str:
    """status.phase, or the empty text."""
    return str((manifest.get("status") or {}).get("phase") or "")


def phase_or_condition(manifest: Mapping[str, Any]) -> str:
    """status.phase, else the type of the condition that became True last, else the empty text."""
    held = [found for found in conditions_of(manifest) if str(found.get("status", "")).lower() == "true"]
    # Of conditions of the same second the last in the list is the newest.
    newest = sorted(held, key=lambda found: str(found.get("lastTransitionTime") or ""))[-1:]
    return phase_of(manifest) or "".join(str(found.get("type", "")) for found in newest)


def told(condition: Mapping[str, Any]) -> str:
    """A condition in words: type, reason, message."""
    words = [str(condition.get(key) or "") for key in ("reason", "message")]
    detail = ": ".join(word for word in words if word)
    return f"{condition.get('type', '')}: {detail}" if detail else str(condition.get("type", ""))


def by_conditions(success: Collection[str], failure: Collection[str] = ()) -> Predicate:
    """Success when one of the conditions `success` is True, failure when one of `failure` is; failure counts first."""

    def judge(manifest: Manifest) -> Judgement:
        if not observed(manifest):
            return waiting("not seen by its controller yet")
        held = [found for found in conditions_of(manifest) if str(found.get("status", "")).lower() == "true"]
        for names, verdict in ((failure, bad), (success, good)):
            for found in held:
                if found.get("type") in names:
                    return verdict(told(found))
        return waiting(told(held[-1]) if held else "no condition yet")

    return judge


def by_phase(success: Collection[str], failure: Collection[str] = ()) -> Predicate:
    """Success and failure by status.phase."""

    def judge(manifest: Manifest) -> Judgement:
        phase = phase_of(manifest)
        message = str((manifest.get("status") or {}).get("message") or "")
        state = f"{phase or 'no phase yet'}{f': {message}' if message else ''}"
        return bad(state) if phase in failure else good(state) if phase in success else waiting(state)

    return judge


def observed(manifest: Mapping[str, Any]) -> bool:
    """False while the status speaks of an older generation of the object."""
    seen = (manifest.get("status") or {}).get("observedGeneration")
    return seen is None or int(seen) >= int(manifest["metadata"].get("generation", 0))
