"""What a local engine takes from a task's pod settings: environment and limits, in Kubernetes' words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import RunError
from catalog.spec.input_references import fill_references

_QUANTITY = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[EPTGMK]i?|k|m)?")
_UNITS = {unit: 1024.0 ** (power + 1) for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))}
_UNITS |= {unit: 1000.0 ** (power + 1) for power, unit in enumerate(("K", "M", "G", "T", "P", "E"))}
_UNITS |= {"": 1.0, "k": 1000.0, "m": 0.001}


@dataclass(frozen=True, slots=True)
class LocalPod:
    """`env` by name; `cpu_limit` in cores, `memory_limit` in bytes."""

    env: Mapping[str, str] = field(default_factory=dict)
    cpu_limit: float | None = None
    memory_limit: int | None = None


def local_pod(pod: Mapping[str, Any] | None, arguments: Mapping[str, str]) -> LocalPod:
    """The part of `x-catalog.pod` that works on one machine, with references to the task's `arguments` filled in.

    Raises RunError for an amount that is no quantity.
    """
    if not pod:
        return LocalPod()
    filled = fill_references({"env": pod.get("env"), "resources": pod.get("resources")}, arguments.__getitem__)
    limits = (filled["resources"] or {}).get("limits") or {}
    memory = quantity(limits["memory"]) if "memory" in limits else None
    return LocalPod(
        env=pod_env(filled),
        cpu_limit=quantity(limits["cpu"]) if "cpu" in limits else None,
        memory_limit=None if memory is None else int(memory),
    )


def pod_env(pod: Mapping[str, Any] | None) -> dict[str, str]:
    """The environment variables whose values stand in the settings, references as they are."""
    return {entry["name"]: entry.get("value", "") for entry in _entries(pod) if "valueFrom" not in entry}


def only_on_a_cluster(pod: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What of the settings one machine cannot honour, by name."""
    ignored = [name for name in pod or () if name not in ("env", "resources", "labels", "annotations")]
    return (*ignored, *(f"env {entry['name']}" for entry in _entries(pod) if "valueFrom" in entry))


def _entries(pod: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    return [entry for entry in (pod or {}).get("env") or [] if isinstance(entry, dict)]


def quantity(amount: object) -> float:
    """A Kubernetes quantity such as `500m`, `2`, `1.5Gi` as a number."""
    match = _QUANTITY.fullmatch(str(amount).strip())
    if match is None:
        raise RunError(f"{amount!r} is not a quantity", rule="bad-quantity", hint="write 500m, 2, 512Mi or 1Gi")
    return float(match["number"]) * _UNITS[match["unit"] or ""]
