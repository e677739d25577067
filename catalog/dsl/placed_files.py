"""Input files that a program looks for at paths of its own: the command links them there first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.dsl.complaints import complaint
from catalog.dsl.elements import map_line
from catalog.errors import Position
from catalog.spec.model import ContainerSpec
from catalog.spec.placeholders import Element, InputPath

SCRIPT = """while [ "$1" != -- ]; do
  [ "$1" = "$2" ] || { mkdir -p "$(dirname "$2")" && ln -sfn "$1" "$2"; } || exit
  shift 2
done
shift
exec "$@"
"""


def with_placed_files(container: ContainerSpec, files: Mapping[str, str], position: Position | None) -> ContainerSpec:
    """The container with the file of each input at the path that `files` names; an empty path means any place."""
    placed = {name: path for name, path in files.items() if path}
    if not placed:
        return container
    if not container.command:
        hint = "write the image's command out"
        raise complaint("files at paths of their own need a command to start from", "no-command", hint, position)

    def change(element: Element) -> Element:
        return placed.get(element.name, element) if isinstance(element, InputPath) else element

    command = map_line(container.command, change, lambda condition: condition) or ()
    pairs: list[Element] = []
    for name, path in placed.items():
        pairs += [InputPath(name), path]
    return replace(
        container,
        command=("sh", "-c", SCRIPT, "sh", *pairs, "--", *command),
        args=map_line(container.args, change, lambda condition: condition),
    )
