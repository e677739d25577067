"""The placeholders in the arguments of recurring runs, such as `[[ScheduledTime]]`, as KFP replaces them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone

from catalog.client.scheduler.go_layout import go_time

_PLACEHOLDER = re.compile(r"\[\[(.*?)\]\]|\{\{\$\.(.*?)\}\}")
_STRFTIME = re.compile(r"(scheduledTime|currentTime)\.strftime\((['\"]?)(.*)\2\)")
DEFAULT_LAYOUT = "20060102150405"


@dataclass(frozen=True, slots=True)
class Moment:
    """What placeholders stand for. `scheduled` and `index` are None for a run that no schedule started."""

    current: datetime
    run_id: str
    scheduled: datetime | None = None
    index: int | None = None


def fill(text: str, moment: Moment) -> str:
    """The text with its placeholders replaced; times are shown in UTC. Unknown ones stay as they are.

    `[[ScheduledTime]]` and `[[CurrentTime]]` look like 20300131090000, `[[ScheduledTime.2006-01-02]]` follows a Go
    layout, `{{$.scheduledTime.strftime('%Y')}}` that of C. `[[Index]]` counts the runs from 1, `[[RunUUID]]` is the
    run's id.
    """

    def shown(match: re.Match[str]) -> str:
        name = match.group(1)
        found = _bracketed(name, moment) if name is not None else _dollar(match.group(2), moment)
        return match.group() if found is None else found

    return _PLACEHOLDER.sub(shown, text)


def _bracketed(name: str, moment: Moment) -> str | None:
    if name == "RunUUID":
        return moment.run_id
    if name == "Index":
        return None if moment.index is None else str(moment.index)
    head, dot, layout = name.partition(".")
    time = {"ScheduledTime": moment.scheduled, "CurrentTime": moment.current}.get(head)
    if time is None:
        return None
    return go_time(time.astimezone(timezone.utc), layout if dot else DEFAULT_LAYOUT)


def _dollar(name: str, moment: Moment) -> str | None:
    match = _STRFTIME.fullmatch(name)
    if match is None:
        return None
    time = moment.scheduled if match.group(1) == "scheduledTime" else moment.current
    return None if time is None else time.astimezone(timezone.utc).strftime(match.group(3))
