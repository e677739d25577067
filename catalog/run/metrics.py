"""`mlpipeline-metrics`: the scalar metrics a task reports, checked one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import RunError
from catalog.run.json_outputs import limited, problem, read_json_object

MAX_BYTES = 1 << 20
MAX_METRICS = 1000
MAX_HISTORY = 10_000

_NAME = re.compile(r"[a-zA-Z]([-_a-zA-Z0-9]{0,62}[a-zA-Z0-9])?\Z")
_FORMATS = ("UNSPECIFIED", "RAW", "PERCENTAGE")
_VALUE_KEYS = ("numberValue", "number_value")
_KEYS = frozenset(
    {"name", *_VALUE_KEYS, "format", "nodeId", "node_id", "unit", "direction", "higher_is_better", "history"}
)
_TOP_KEYS = frozenset({"metrics", "runId", "run_id"})
_DIRECTIONS = {"maximise": True, "maximize": True, "higher": True, "minimise": False, "minimize": False, "lower": False}


@dataclass(frozen=True)
class Metric:
    """One number of a task.

    `format` is UNSPECIFIED, RAW or PERCENTAGE (a value from 0 to 1, shown times 100). `unit` is free text;
    `higher_is_better` is None when not told; `history` holds (step, value) in the order written.
    """

    name: str
    value: float
    format: str = "UNSPECIFIED"
    unit: str = ""
    higher_is_better: bool | None = None
    history: tuple[tuple[float, float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON values: name, value, format, and unit, higher_is_better and history (lists of two) where given."""
        result: dict[str, Any] = {"name": self.name, "value": self.value, "format": self.format}
        if self.unit:
            result["unit"] = self.unit
        if self.higher_is_better is not None:
            result["higher_is_better"] = self.higher_is_better
        if self.history:
            result["history"] = [list(point) for point in self.history]
        return result


def parse_metrics(data: bytes) -> tuple[tuple[Metric, ...], tuple[str, ...]]:
    """The metrics in the file's bytes and what is wrong with it, a sentence each; never raises for bad content.

    A metric whose name or value is wrong is left out, one with a smaller fault is kept. An empty file has no metrics.
    Other than Kubeflow Pipelines, which takes 50 of a run, all are kept, up to 1,000 of a task.
    """
    if not data.strip():
        return (), ()
    try:
        value = read_json_object(data, "mlpipeline-metrics", MAX_BYTES)
    except RunError as error:
        return (), (problem(error),)
    problems = [f"unknown key {key!r:.60} beside `metrics`" for key in value if key not in _TOP_KEYS]
    items = value.get("metrics")
    if not isinstance(items, list):
        problems.append('mlpipeline-metrics has no list `metrics`; write {"metrics": [...]}')
        return (), limited(problems)
    found: dict[str, Metric] = {}
    for index, item in enumerate(items[:MAX_METRICS]):
        told: list[str] = []
        metric = _metric(item, told)
        if metric and metric.name in found:
            told.append("the name was used before, and the first value counts; write one metric, with a `history`")
        elif metric:
            found[metric.name] = metric
        problems.extend(f"metrics[{index}]{_named(item)}: {text}" for text in told)
    if len(items) > MAX_METRICS:
        problems.append(f"there are {len(items)} metrics, and only the first {MAX_METRICS} are kept")
    return tuple(found.values()), limited(problems)


def _named(item: object) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return f" {name[:80]!r}" if isinstance(name, str) else ""


def _metric(item: object, told: list[str]) -> Metric | None:
    if not isinstance(item, dict):
        told.append("a metric is an object with `name` and `numberValue`")
        return None
    told.extend(
        f"unknown key {key!r:.60}; Kubeflow Pipelines rejects the whole file" for key in item if key not in _KEYS
    )
    name, value = _name(item, told), _value(item, told)
    unit = item.get("unit", "")
    if not isinstance(unit, str):
        told.append("`unit` is a text")
        unit = ""
    form, direction, history = _format(item, told), _direction(item, told), _history(item, told)
    if name is None or value is None:
        return None
    if form == "PERCENTAGE" and not 0 <= value <= 1:
        told.append(f"a PERCENTAGE is from 0 to 1 and shown times 100, and this is {value:g}")
    return Metric(name, value, form, unit, direction, history)


def _name(item: Mapping[str, Any], told: list[str]) -> str | None:
    name = item.get("name")
    if isinstance(name, str) and _NAME.match(name):
        return name
    told.append(
        "`name` is missing"
        if name is None
        else "`name` must start with a letter, end with a letter or digit, hold only letters, digits, `-` and `_`, "
        "and have 64 characters at most"
    )
    return None


def _value(item: Mapping[str, Any], told: list[str]) -> float | None:
    keys = [key for key in _VALUE_KEYS if key in item]
    if not keys:
        told.append("`numberValue` is missing")
        return None
    if len(keys) > 1:
        told.append("`numberValue` and `number_value` are the same; the first counts")
    value = _number(item[keys[0]])
    if value is None:
        told.append(f"`{keys[0]}` is {item[keys[0]]!r:.60}; write a finite number without quotes, or leave it out")
    return value


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _format(item: Mapping[str, Any], told: list[str]) -> str:
    given = item.get("format", "UNSPECIFIED")
    if given in _FORMATS:
        return str(given)
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < len(_FORMATS):
        return _FORMATS[given]
    meant = given.upper() if isinstance(given, str) and given.upper() in _FORMATS else "UNSPECIFIED"
    told.append(f"`format` is {given!r:.60}, and is taken as {meant}; write one of {', '.join(_FORMATS)}")
    return meant


def _direction(item: Mapping[str, Any], told: list[str]) -> bool | None:
    given = item.get("higher_is_better")
    if given is None and "direction" in item:
        given = _DIRECTIONS.get(str(item["direction"]).lower(), item["direction"])
    if given is None or isinstance(given, bool):
        return given
    told.append("`higher_is_better` is true or false, and `direction` is `maximise` or `minimise`")
    return None


def _history(item: Mapping[str, Any], told: list[str]) -> tuple[tuple[float, float], ...]:
    given = item.get("history", [])
    points = [_point(point) for point in given[:MAX_HISTORY]] if isinstance(given, list) else [None]
    good = tuple(point for point in points if point is not None)
    if len(good) != len(points):
        told.append('`history` is a list of [step, value] or {"step": ..., "value": ...} with finite numbers')
    if isinstance(given, list) and len(given) > MAX_HISTORY:
        told.append(f"`history` has {len(given)} points, and only the first {MAX_HISTORY} are kept")
    return good


def _point(point: object) -> tuple[float, float] | None:
    if isinstance(point, dict):
        point = [point.get("step"), point.get("value")]
    if not isinstance(point, list) or len(point) != len(("step", "value")):
        return None
    step, value = _number(point[0]), _number(point[1])
    return None if step is None or value is None else (step, value)
