"""What ends the program with a sentence instead of a traceback."""

from __future__ import annotations


class Failure(Exception):
    """What is wrong, in words for the user."""
