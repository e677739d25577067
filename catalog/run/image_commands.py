"""The entry points of images, for components that name no command: a cluster must be told what to start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.errors import MachineError
from catalog.spec.model import ComponentSpec

Commands = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def image_commands(components: Iterable[ComponentSpec]) -> Commands:
    """Entry point and default arguments by image, of those components without a command whose image docker has here.

    Nothing is pulled; images that are not at hand, and all of them without a docker daemon, are left out.
    """
    containers = [spec.container for spec in components if spec.container is not None]
    images = sorted({container.image for container in containers if not container.command})
    if not images:
        return {}
    try:
        return _inspect(images)
    except MachineError:
        return {}


def _inspect(images: list[str]) -> Commands:
    from catalog.run.docker_daemon import Daemon, refusals

    daemon = Daemon()
    daemon.find()
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    with daemon.connection() as connection:
        calls: Any = connection.calls
        for image in images:
            try:
                config = calls.inspect_image(image).get("Config") or {}
            except refusals():
                continue
            found[image] = (tuple(config.get("Entrypoint") or ()), tuple(config.get("Cmd") or ()))
    return found
