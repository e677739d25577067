"""Types and flags that the steps with helper pods share."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from cluster_steps.arguments import json_list
from cluster_steps.step_job import STEPS_IMAGE, STEPS_USER


def whole_number(least: int) -> Callable[[str], int]:
    """A whole number that is not below `least`."""

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number of {least} or more")
        return int(text)

    return parse


def words(text: str) -> list[str]:
    """A command as a JSON list of its words."""
    found = json_list(text)
    if not all(isinstance(word, str) for word in found):
        raise argparse.ArgumentTypeError('a JSON list of texts is wanted, such as ["python", "serve.py"]')
    return found


def add_helper(parser: argparse.ArgumentParser) -> None:
    """The flags about helper pods: their image and their user."""
    parser.add_argument("--steps_image", default=STEPS_IMAGE)
    parser.add_argument(
        "--run_as_user", type=whole_number(0), default=STEPS_USER, help="0 where volumes belong to root"
    )
