"""What a local engine takes from a task's pod settings: environment and limits, in Kubernetes' words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import RunError

_QUANTITY = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[EPTGMK]i?|k|m)?")
_UNITS = {unit: 1024.0 ** (power + 1) for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))}
_UNITS |= {unit: 1000.0 ** (power + 1) for power, unit in enumerate(("K", "M", "G", "T", "P", "E"))}
_UNITS |= {"": 1.0, "k": 1000.0, "m": 0.001}


@dataclass(frozen=True, slots=True)
class LocalPod:
    """`env` by name; `cpu_limit` in cores, `memory_limit` in bytes; `ignored` names what only a cluster can honour."""

    env: Mapping[str, str] = field(default_factory=dict)
    cpu_limit: float | None = None
    memory_limit: int | None = None
    ignored: tuple[str, ...] = ()


def local_pod(pod: Mapping[str, Any] | None) -> LocalPod:
    """The part of `x-catalog.pod` that works on one machine. Raises RunError for an amount that is no quantity."""
    if not pod:
        return LocalPod()
    entries = [entry for entry in pod.get("env", []) if isinstance(entry, dict)]
    env = {entry["name"]: entry.get("value", "") for entry in entries if "valueFrom" not in entry}
    limits = (pod.get("resources") or {}).get("limits") or {}
    memory = quantity(limits["memory"]) if "memory" in limits else None
    ignored = [name for name in pod if name not in ("env", "resources", "labels", "annotations")]
    ignored += [f"env {entry['name']}" for entry in entries if "valueFrom" in entry]
    return LocalPod(
        env=env,
        cpu_limit=quantity(limits["cpu"]) if "cpu" in limits else None,
        memory_limit=None if memory is None else int(memory),
        ignored=tuple(ignored),
    )


def quantity(amount: object) -> float:
    """A Kubernetes quantity such as `500m`, `2`, `1.5Gi` as a number."""
    match = _QUANTITY.fullmatch(str(amount).strip())
    if match is None:
        raise RunError(f"{amount!r} is not a quantity", rule="bad-quantity", hint="write 500m, 2, 512Mi or 1Gi")
    return float(match["number"]) * _UNITS[match["unit"] or ""]
