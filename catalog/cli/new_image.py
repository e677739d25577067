"""The command line that an image starts by itself."""

from __future__ import annotations

from typing import Any

from catalog.errors import MachineError, UsageError
from catalog.run.docker_daemon import Daemon, refusals
from catalog.run.docker_image import pull_image


def image_command(image: str) -> tuple[str, ...]:
    """Entrypoint and command of an image, which is pulled when docker does not have it.

    Raises MachineError without docker or image, UsageError `image-without-command` for an image that starts nothing.
    """
    from docker.errors import ImageNotFound

    daemon = Daemon()
    with daemon.connection() as connection:
        calls: Any = connection.calls
        try:
            try:
                found = calls.inspect_image(image)
            except ImageNotFound:
                pull_image(calls, image, lambda: None)
                found = calls.inspect_image(image)
        except refusals() as error:
            raise MachineError(f"cannot look at the image {image}: {error}", rule="image-unreadable") from None
    config: dict[str, Any] = found.get("Config") or {}
    words = (*(config.get("Entrypoint") or ()), *(config.get("Cmd") or ()))
    if not words:
        hint = "say which program to start, with --command and -a image=…"
        raise UsageError(f"the image {image} starts nothing by itself", rule="image-without-command", hint=hint)
    return tuple(str(word) for word in words)
