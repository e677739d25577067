"""Where an axis is marked, and with what."""

from __future__ import annotations

import math
import time

from catalog.view.quantities import duration_text

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover `low` to `high`, the outer ones at or beyond them; at least two."""
    if not high > low:
        wide = abs(low) * 0.1 or 1.0
        low, high = low - wide, high + wide
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in _STEPS if power * one >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def duration_ticks(seconds: float, about: int = 6) -> list[tuple[float, str]]:
    """Marks on an axis of time that begins at 0, with their words."""
    if seconds <= 0:
        return [(0.0, "0 s")]
    if seconds < _SECONDS[0] * about:
        rough = seconds / about
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough * 0.999)
    else:
        step = next((float(one) for one in _SECONDS if seconds / one <= about), 0.0)
        step = step or math.ceil(seconds / about / 604800) * 604800.0
    count = math.floor(seconds / step + 1e-9)
    return [(number * step, duration_text(number * step) if number else "0 s") for number in range(count + 1)]


def number_word(value: float) -> str:
    """A short text for a number on an axis."""
    if value == 0:
        return "0"
    if 0.001 <= abs(value) < 100_000:
        return f"{value:.6g}"
    return f"{value:.3g}"


def moment_words(low: float, high: float, places: list[float]) -> list[str]:
    """Texts for moments (seconds since the epoch) on one axis, in local time: the time of day, or the date."""
    form = "%H:%M:%S" if high - low < 600 else "%H:%M" if high - low < 86_400 else "%d %b"
    return [time.strftime(form, time.localtime(place)) for place in places]
