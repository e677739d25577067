"""The grammar of cron texts as Argo and KFP read them, and what one says as sets of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.errors import Finding, UsageError


@dataclass(frozen=True, slots=True)
class Unit:
    """One field of a cron text: its name, its smallest and largest number, and the words it takes for numbers."""

    name: str
    low: int
    high: int
    words: Mapping[str, int] = field(default_factory=dict)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
UNITS = (
    Unit("second", 0, 59),
    Unit("minute", 0, 59),
    Unit("hour", 0, 23),
    Unit("day of month", 1, 31),
    Unit("month", 1, 12, {word: number for number, word in enumerate(_MONTHS, 1)}),
    Unit("day of week", 0, 6, {word: number for number, word in enumerate(_DAYS)}),
)
WORDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


@dataclass(frozen=True, slots=True)
class CronFields:
    """The numbers of each field, from seconds to days of the week (0 is Sunday).

    `any_day` and `any_weekday` are true for `*` and `?`. A day matches both day fields when one of them is that, else
    it need match only one of the two.
    """

    numbers: tuple[frozenset[int], ...]
    any_day: bool
    any_weekday: bool

    @property
    def seconds(self) -> frozenset[int]:
        """The seconds of a minute at which it ticks."""
        return self.numbers[0]

    @property
    def never(self) -> bool:
        """True when no month it names has one of its days."""
        return (self.any_day or self.any_weekday) and self._no_such_day()

    def spelled(self) -> str:
        """The same as six fields of plain lists, which every cron library reads alike."""
        day_means_nothing = self.any_day or self._no_such_day()
        texts = [_listed(numbers, unit) for numbers, unit in zip(self.numbers, UNITS, strict=True)]
        texts[3] = "*" if day_means_nothing else _numbers(self.numbers[3])
        texts[5] = "*" if self.any_weekday else _numbers(self.numbers[5])
        return " ".join(texts)

    def _no_such_day(self) -> bool:
        return min(self.numbers[3]) > max(_LONGEST_MONTH.get(month, 31) for month in self.numbers[4])


def parse_cron(text: str) -> CronFields:
    """What a cron text of five or six fields, or a word such as `@daily`, says.

    UsageError (rule bad-cron) has a finding for each field that cannot be read.
    """
    parts = (WORDS.get(text.strip(), "") if text.strip().startswith("@") else text).split()
    if len(parts) == 5:
        parts = ["0", *parts]
    if len(parts) != 6 or "TZ=" in parts[0].upper():
        raise UsageError(_shape(text), rule="bad-cron", hint=_SHAPE_HINT)
    found: list[frozenset[int]] = []
    stars: list[bool] = []
    findings: list[Finding] = []
    for part, unit in zip(parts, UNITS, strict=True):
        try:
            numbers, star = _field(part, unit)
            found.append(numbers)
            stars.append(star)
        except ValueError as error:
            message = f"{text.strip()!r}: the {unit.name} {part!r} cannot be read: {error}"
            findings.append(Finding("bad-cron", message, hint=f"{unit.low} to {unit.high}, such as {_example(unit)}"))
    if findings:
        raise UsageError(findings=findings)
    return CronFields(tuple(found), stars[3], stars[5])


_SHAPE_HINT = (
    "write five fields (minute hour day month weekday), six with the second first, or @hourly, @daily, @weekly, "
    "@monthly, @yearly, @every 90m"
)


def _shape(text: str) -> str:
    if text.strip().startswith("@"):
        return f"{text.strip()!r} is no word of the cron grammar"
    if "TZ=" in text.upper():
        return f"{text.strip()!r} names its time zone in the cron text; it is a setting of its own here"
    return f"{text.strip()!r} has {len(text.split())} fields, and a cron text has five or six"


def _example(unit: Unit) -> str:
    return "MON-FRI" if unit.name == "day of week" else f"*/5 or {unit.low + 1}-{unit.low + 4},{unit.low + 9}"


def _field(text: str, unit: Unit) -> tuple[frozenset[int], bool]:
    """The numbers, and whether it stands for any day."""
    numbers: set[int] = set()
    star = False
    for part in text.split(","):
        numbers.update(_range(part, unit))
        head, _, step = part.partition("/")
        star = star or (head in ("*", "?") and step in ("", "1"))
    return frozenset(numbers), star


def _range(text: str, unit: Unit) -> range:
    span, slash, step_text = text.partition("/")
    step = _number(step_text, unit, "step") if slash else 1
    if step == 0:
        raise ValueError("the step is 0")
    if span in ("*", "?"):
        return range(unit.low, unit.high + 1, step)
    first, hyphen, last = span.partition("-")
    low = _number(first, unit)
    high = _number(last, unit) if hyphen else (unit.high if slash else low)
    if low > high:
        raise ValueError(f"the range goes from {low} back to {high}")
    return range(low, high + 1, step)


def _number(text: str, unit: Unit, what: str = "") -> int:
    if not what and text.lower() in unit.words:
        return unit.words[text.lower()]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(f"{text!r} is no number")
    number = int(text)
    if not what and not unit.low <= number <= unit.high:
        sunday = " (Sunday is 0)" if unit.name == "day of week" and number == 7 else ""
        raise ValueError(f"{number} is not between {unit.low} and {unit.high}{sunday}")
    return number


def _listed(numbers: frozenset[int], unit: Unit) -> str:
    return "*" if len(numbers) == unit.high - unit.low + 1 else _numbers(numbers)


def _numbers(numbers: frozenset[int]) -> str:
    return ",".join(str(number) for number in sorted(numbers))
