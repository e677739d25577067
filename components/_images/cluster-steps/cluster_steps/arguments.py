"""Flags that the steps share, and the types of their values."""

from __future__ import annotations

import argparse
import json
from typing import Any

from cluster_steps.actions import ACTIONS


class Parser(argparse.ArgumentParser):
    """One flag per input. A flag is known by its whole name only."""

    def __init__(self, step: str, description: str) -> None:
        super().__init__(prog=f"cluster_steps {step}", description=description, allow_abbrev=False)


def boolean(text: str) -> bool:
    """`true` or `false`, in any spelling KFP uses."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
    if text.strip().lower() not in known:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not true or false")
    return known[text.strip().lower()]


def json_object(text: str) -> dict[str, Any]:
    """A JSON object; the empty text is the empty object."""
    try:
        value = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError("a JSON object is wanted, such as {}")
    return value


def json_list(text: str) -> list[Any]:
    """A JSON list; the empty text is the empty list."""
    try:
        value = json.loads(text) if text.strip() else []
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON: {error}") from None
    if not isinstance(value, list):
        raise argparse.ArgumentTypeError("a JSON list is wanted, such as []")
    return value


def port(text: str) -> int:
    """A TCP port."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no port: use 1 to 65535")
    return int(text)


def minutes(text: str) -> float:
    """A number of minutes above 0, at most a year."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 525_600:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of minutes above 0")
    return value


def add_common(
    parser: argparse.ArgumentParser, *, timeout_minutes: float, timeout_flag: str = "--timeout-minutes"
) -> None:
    """The flags that every step has, and where its three common outputs go."""
    parser.add_argument("--namespace", default="")
    parser.add_argument("--action", choices=ACTIONS, default="apply")
    parser.add_argument(timeout_flag, dest="timeout_minutes", type=minutes, default=timeout_minutes)
    parser.add_argument("--run-id", default="")
    parser.add_argument("--owner", type=json_object, default={})
    parser.add_argument("--dry-run", type=boolean, default=False)
    parser.add_argument("--output-object", default="", help="file for the final object, as JSON")
    parser.add_argument("--output-name", default="", help="file for the object's name")
    parser.add_argument("--output-status", default="", help="file for the object's status, as JSON")
    parser.add_argument("--output-phase", default="", help="file for its phase, or the newest condition that holds")
