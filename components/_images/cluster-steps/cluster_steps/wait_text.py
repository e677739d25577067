"""What to wait for, as text.

`ready`, `exists`, `none`, `condition=Type`, `condition=Type=Status`, `phase=A|B`, `jsonpath={.a.b}`, `jsonpath={.a}=v`.
"""

from __future__ import annotations

import re
from typing import Any

from cluster_steps.errors import StepUsage
from cluster_steps.manifests import Manifest
from cluster_steps.predicates import (
    Judgement,
    Predicate,
    Verdict,
    bad,
    conditions_of,
    exists,
    good,
    has_condition,
    observed,
    phase_of,
    told,
    waiting,
)
from cluster_steps.readiness import ready

HINT = "use ready, exists, none, condition=Type, condition=Type=Status, phase=A|B or jsonpath={.status.a}=value"

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\['([^']+)'\]")


def parse_wait(success: str, failure: str = "") -> Predicate | None:
    """The predicate of two texts, None for `none`; `failure` is looked at first. Raises StepUsage."""
    wanted = _rule(success)
    refused = _rule(failure) if failure.strip() else None
    if wanted is None:
        if refused is not None:
            raise StepUsage("nothing is waited for, so nothing can fail", "leave out what makes it fail")
        return None
    if refused is None:
        return wanted
    return _either(wanted, refused)


def _either(wanted: Predicate, refused: Predicate) -> Predicate:
    def judge(manifest: Manifest) -> Judgement:
        against = refused(manifest)
        return bad(against.state) if against.verdict is Verdict.SUCCESS else wanted(manifest)

    return judge


def _rule(text: str) -> Predicate | None:
    kind, equals, rest = text.strip().partition("=")
    if not equals and kind in ("", "none"):
        return None
    if not equals and kind in ("ready", "exists"):
        return ready if kind == "ready" else exists
    if kind == "condition" and rest.partition("=")[0]:
        name, _, status = rest.partition("=")
        return _condition(name, status or "True")
    if kind == "phase" and all(rest.split("|")):
        return _phase(rest.split("|"))
    if kind == "jsonpath":
        path, equals, value = rest.partition("}=") if rest.startswith("{") else rest.partition("=")
        return _json_path(path.removeprefix("{").removesuffix("}"), value if equals else None)
    raise StepUsage(f'"{text[:80]}" is nothing to wait for', HINT)


def _condition(name: str, status: str) -> Predicate:
    def judge(manifest: Manifest) -> Judgement:
        held = conditions_of(manifest)
        if observed(manifest) and has_condition(manifest, name, status):
            return good(f"{name}={status}")
        return waiting(told(held[-1]) if held else "no condition yet")

    return judge


def _phase(phases: list[str]) -> Predicate:
    def judge(manifest: Manifest) -> Judgement:
        phase = phase_of(manifest)
        return good(phase) if phase in phases else waiting(phase or "no phase yet")

    return judge


def _json_path(path: str, value: str | None) -> Predicate:
    steps = parse_path(path)

    def judge(manifest: Manifest) -> Judgement:
        found = value_at(manifest, steps)
        text = found if isinstance(found, str) else str(found).lower() if isinstance(found, bool) else str(found)
        state = f"{path} is {text}" if found is not None else f"{path} is not there"
        held = found is not None and (value is None or text == value)
        return good(state) if held else waiting(state)

    return judge


def parse_path(path: str) -> list[str | int]:
    """The keys and indices of a path such as `.status.loadBalancer.ingress[0].ip`. Raises StepUsage."""
    steps: list[str | int] = []
    at = 0
    for match in _STEP.finditer(path):
        if match.start() != at:
            break
        at = match.end()
        steps.append(int(match[2]) if match[2] else match[1] or match[3])
    if not steps or at != len(path):
        raise StepUsage(f'"{path[:80]}" is no path', "such as .status.readyReplicas or .status.conditions[0].type")
    return steps


def value_at(value: Any, steps: list[str | int]) -> Any:
    """What stands at a path, or None."""
    for step in steps:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
