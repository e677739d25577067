"""The entry point of the command line."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from catalog.cli.exits import exit_code_of


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line (without the program's name) and return its exit code; see `exits`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Unicode gets question marks and not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")

    def command() -> object:
        from catalog.cli.root import root

        return root.main(args=arguments, prog_name="catalog", standalone_mode=False)

    return exit_code_of(command, arguments)
