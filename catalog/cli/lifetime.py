"""How long something lasts, as people write it."""

from __future__ import annotations

import re

import click

_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}
_TEXT = re.compile(r"([0-9]{1,5})([mhdw])")


def lifetime(text: str) -> float:
    """The seconds of `90m`, `12h`, `30d` or `8w`, as an option's type; a usage error for anything else."""
    found = _TEXT.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise click.BadParameter(f"{text!r} is no time such as 90m, 12h, 30d or 8w")
    return int(found[1]) * _SECONDS[found[2]]
