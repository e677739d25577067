"""When a pipeline is to be run again and again: a value, the same for a cluster and for our own scheduler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Overlap = Literal["Allow", "Forbid", "Replace", "Skip"]
OVERLAPS: tuple[Overlap, ...] = get_args(Overlap)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring run's ticks, and what a tick does when earlier runs have not ended.

    `cron` is a cron text of five fields, or of six with the seconds first as in KFP, or a word such as `@daily`, read
    by the clock of `timezone` (an IANA name). `every_seconds` is a period instead: the ticks are whole periods after
    `start`, or after 1970-01-01 UTC when there is no start; `@every 90m` in `cron` means the same. Ticks lie after
    `start` and not after `end`.

    `overlap` says what happens to a tick while `max_concurrency` runs (1 if not given) go on: Allow starts it all the
    same, Replace ends the oldest, Forbid lets it wait, Skip drops it. `catch_up` makes up all missed ticks, otherwise
    only the latest is; with `catch_up_last` it is so many of the newest instead, 0 for none. `deadline_seconds` is how
    late a run may start, for whatever reason: a tick that was missed or that had to give way to another run is dropped
    after it; 0 drops it at once, None never does.
    """

    cron: str = ""
    every_seconds: int | None = None
    timezone: str = "UTC"
    start: datetime | None = None
    end: datetime | None = None
    overlap: Overlap = "Allow"
    max_concurrency: int | None = None
    catch_up: bool = False
    catch_up_last: int | None = None
    deadline_seconds: int | None = None
    enabled: bool = True

    @property
    def makes_up_all(self) -> bool:
        """Whether every missed tick is made up."""
        return self.catch_up and self.catch_up_last is None
