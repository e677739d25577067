"""How a command ends: the one place where errors become texts and exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

import click

from catalog.cli.source_line import with_source_line
from catalog.errors import CatalogError, UsageError
from catalog.view.safe_text import plain

BUG = 70
INTERRUPTED = 130
BROKEN_PIPE = 141


def exit_code_of(command: Callable[[], object], arguments: list[str]) -> int:
    """Run `command` and give the exit code; every error has been told on stderr.

    0 success, or what the command returns; 1 findings or a failed run; 2 usage; 3 environment; 70 a bug of ours;
    130 interrupted; 141 the reader of our output went away, as with any program that SIGPIPE ends.
    """
    try:
        result = command()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except CatalogError as error:
        _tell("\n".join(str(with_source_line(finding)) for finding in error.findings))
        return error.exit_code
    except click.ClickException as error:
        _tell_usage(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _tell("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        return _end_quietly()
    except SystemExit as error:
        # click turns a broken pipe into this.
        return _end_quietly() if error.code == 1 else int(error.code or 0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return _tell_long_path(error)
        _tell(_told_bug(error, arguments))
        return BUG


def _tell_long_path(error: OSError) -> int:
    """Any path that a user names can be longer than the system takes."""
    _tell(str(UsageError(f"no path can be that long: {str(error.filename)[:80]}…", rule="path-too-long")))
    return UsageError.exit_code


def _told_bug(error: Exception, arguments: list[str]) -> str:
    if "--debug" in arguments:
        import traceback

        return "".join(traceback.format_exception(type(error), error, error.__traceback__))
    from catalog.cli.crash import crash_report

    return crash_report(error, arguments)


def _tell(text: str) -> None:
    try:
        click.echo(plain(text), err=True)
    except BrokenPipeError:
        _end_quietly()


def _tell_usage(error: click.ClickException) -> None:
    context = getattr(error, "ctx", None)
    lines = [plain(error.format_message())]
    if context is not None:
        lines.append(f"    {context.command.get_usage(context)}")
        lines.append(f"    hint: `{context.command_path} --help` explains the options")
    _tell("\n".join(lines))


def _end_quietly() -> int:
    """Nobody reads on: what is still buffered must not raise when the interpreter closes its files."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BrokenPipeError:
                os.dup2(nowhere.fileno(), stream.fileno())
    return BROKEN_PIPE
