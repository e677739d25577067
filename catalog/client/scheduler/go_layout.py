"""Times by the layouts of the Go language, such as `2006-01-02T15:04:05`, for instants in UTC."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_PIECES: Mapping[str, Callable[[datetime], str]] = {
    "January": lambda moment: _MONTHS[moment.month - 1],
    "Jan": lambda moment: _MONTHS[moment.month - 1][:3],
    "Monday": lambda moment: _DAYS[moment.weekday()],
    "Mon": lambda moment: _DAYS[moment.weekday()][:3],
    "MST": lambda moment: "UTC",
    "2006": lambda moment: f"{moment.year:04}",
    "-07:00:00": lambda moment: "+00:00:00",
    "-070000": lambda moment: "+000000",
    "-07:00": lambda moment: "+00:00",
    "-0700": lambda moment: "+0000",
    "-07": lambda moment: "+00",
    "Z07:00:00": lambda moment: "Z",
    "Z070000": lambda moment: "Z",
    "Z07:00": lambda moment: "Z",
    "Z0700": lambda moment: "Z",
    "Z07": lambda moment: "Z",
    "002": lambda moment: f"{moment.timetuple().tm_yday:03}",
    "__2": lambda moment: f"{moment.timetuple().tm_yday:3}",
    "01": lambda moment: f"{moment.month:02}",
    "02": lambda moment: f"{moment.day:02}",
    "03": lambda moment: f"{moment.hour % 12 or 12:02}",
    "04": lambda moment: f"{moment.minute:02}",
    "05": lambda moment: f"{moment.second:02}",
    "06": lambda moment: f"{moment.year % 100:02}",
    "15": lambda moment: f"{moment.hour:02}",
    "PM": lambda moment: "PM" if moment.hour >= 12 else "AM",
    "pm": lambda moment: "pm" if moment.hour >= 12 else "am",
    # Go reads `_2006` as an underscore before the year.
    "_2006": lambda moment: f"_{moment.year:04}",
    "_2": lambda moment: f"{moment.day:2}",
    "1": lambda moment: str(moment.month),
    "2": lambda moment: str(moment.day),
    "3": lambda moment: str(moment.hour % 12 or 12),
    "4": lambda moment: str(moment.minute),
    "5": lambda moment: str(moment.second),
}
# `Jan` is no month where a lower-case letter follows, and a fraction is one only when no digit follows.
_FRACTION = r"[.,](?:0+|9+)(?!\d)"
_PATTERN = re.compile(
    _FRACTION
    + "|Jan(?![a-z])|Mon(?![a-z])|"
    + "|".join(re.escape(piece) for piece in sorted(_PIECES, key=len, reverse=True) if piece not in ("Jan", "Mon"))
)


def go_time(moment: datetime, layout: str) -> str:
    """An instant (in UTC) as a Go layout shows it; text that stands for nothing stays."""

    def shown(match: re.Match[str]) -> str:
        piece = match.group()
        return _PIECES[piece](moment) if piece in _PIECES else _fraction(moment, piece)

    return _PATTERN.sub(shown, layout)


def _fraction(moment: datetime, piece: str) -> str:
    digits = f"{moment.microsecond:06}000"[: len(piece) - 1].ljust(len(piece) - 1, "0")
    if piece[1] == "0":
        return piece[0] + digits
    shown = digits.rstrip("0")
    return piece[0] + shown if shown else ""
