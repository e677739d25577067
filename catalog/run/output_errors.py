"""What a container must not hand over as an output, as errors."""

from __future__ import annotations

from catalog.errors import RunError


def leaving_link(path: str, target: str) -> RunError:
    """The error for a symbolic link that is an output, or leads out of one."""
    return RunError(
        f"an output holds a symbolic link that leaves it: {path} -> {target}",
        rule="artifact-link",
        hint="copy what the link points to",
    )


def special_file(path: str) -> RunError:
    """The error for what is neither file nor folder."""
    return RunError(
        f"the output {path} is a socket, a pipe or a device",
        rule="artifact-special-file",
        hint="write files and folders only",
    )
