"""Telling new lines of a container's log from those that came before, when a log is asked for again; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_STAMP = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.?\d*(Z|[+-]\d\d:\d\d) ")
# What Argo's own wrapper around the program writes into the program's log.
_EXECUTOR = re.compile(rb'time="[^"]*" level=\w+ msg="(?:[^\n]*" argo=true(?: [^\n]*)?|Taring [^\n]*")\n?$')
_EXIT = re.compile(rb"Error: exit status \d+\n?")


@dataclass
class LogLines:
    """The lines of one log over several answers, each of which begins at `since`.

    A cluster gives whole seconds only, so an answer begins with the lines of that second again, in the same order:
    as many as are `known` are left out. So is what Argo's wrapper of the program adds; `wrapped` is true after a line
    of its own.
    """

    since: str = ""
    known: int = 0
    wrapped: bool = False

    def new_lines(self, pieces: Iterable[bytes], *, complete: bool) -> Iterator[bytes]:
        """The new lines of one answer, without the timestamps before them.

        `complete` means that the container has ended, so that a last line without a line end is a line, too. Otherwise
        it is left for the next answer.
        """
        skip = self.known
        for line in _lines(pieces, complete):
            stamp = _STAMP.match(line)
            if stamp is None:
                # The kubelet's own words, such as that the log is gone.
                continue
            if skip:
                skip -= 1
                continue
            self._note((stamp[1] + stamp[2]).decode("ascii"))
            text = _EXECUTOR.sub(b"", line[stamp.end() :])
            by_executor = not text or (self.wrapped and _EXIT.fullmatch(text) is not None)
            self.wrapped = len(text) < len(line) - stamp.end()
            if not by_executor:
                yield text

    def _note(self, second: str) -> None:
        if second > self.since:
            self.since, self.known = second, 0
        if second == self.since:
            self.known += 1


def _lines(pieces: Iterable[bytes], complete: bool) -> Iterator[bytes]:
    begun: list[bytes] = []
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for line in ended:
            yield b"".join([*begun, line, b"\n"])
            begun = []
        if rest:
            begun.append(rest)
    if complete and begun:
        yield b"".join(begun)
