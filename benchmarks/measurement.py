"""What a measure brings home: samples of several subjects, and the targets they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Sample:
    """One observation in seconds: `wall` on the clock, `cpu` user and system time of the process and its children."""

    wall: float
    cpu: float

    def __sub__(self, other: Sample) -> Sample:
        return Sample(self.wall - other.wall, self.cpu - other.cpu)

    def __truediv__(self, count: float) -> Sample:
        return Sample(self.wall / count, self.cpu / count)


@dataclass(frozen=True, slots=True)
class Series:
    """The samples of one subject, one for each round; `left_out` says why there are none.

    `against` names the subject whose figures this one's are divided by in the report. `note` explains the row.
    """

    subject: str
    samples: tuple[Sample, ...] = ()
    against: str = ""
    note: str = ""
    left_out: str = ""

    @property
    def middle(self) -> Sample:
        """The median of wall and that of CPU. Only where there are samples."""
        return Sample(median(sample.wall for sample in self.samples), median(sample.cpu for sample in self.samples))

    @property
    def best(self) -> Sample:
        """The smallest wall and the smallest CPU."""
        return Sample(min(sample.wall for sample in self.samples), min(sample.cpu for sample in self.samples))


@dataclass(frozen=True, slots=True)
class Target:
    """A bound from the project's promises: met when `value` is at most `limit`. `value` None: it could not be told."""

    claim: str
    value: float | None
    limit: float
    unit: str = ""

    @property
    def verdict(self) -> str:
        """`met`, `missed` or `not measured`."""
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.limit else "missed"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measure's result; `per` says what one sample is about, such as `task`."""

    name: str
    title: str
    per: str
    series: tuple[Series, ...]
    targets: tuple[Target, ...] = ()


def find_series(series: tuple[Series, ...], subject: str) -> Series | None:
    """The series of a subject, when it has samples."""
    return next((row for row in series if row.subject == subject and row.samples), None)


def wall_ratio(series: tuple[Series, ...], subject: str, base: str) -> float | None:
    """The median wall of `subject` divided by that of `base`; None when one of them was not measured."""
    above, below = find_series(series, subject), find_series(series, base)
    return above.middle.wall / below.middle.wall if above and below and below.middle.wall else None


def cpu_ratio(series: tuple[Series, ...], subject: str, base: str) -> float | None:
    """The same of CPU."""
    above, below = find_series(series, subject), find_series(series, base)
    return above.middle.cpu / below.middle.cpu if above and below and below.middle.cpu else None


def wall_over(series: tuple[Series, ...], subject: str, base: str) -> float | None:
    """The median, in seconds, of what the wall of `subject` exceeds that of `base` by in the same round."""
    above, below = find_series(series, subject), find_series(series, base)
    if above is None or below is None:
        return None
    return median(one.wall - other.wall for one, other in zip(above.samples, below.samples, strict=True))
