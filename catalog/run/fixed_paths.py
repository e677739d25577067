"""Hard-coded output paths (`fileOutputs`) of a component, found in its command line and replaced by the task's own.

A path is looked for in the texts of the component's command and args. Only where none of them holds it may it be the
whole value of an argument; texts that a user passes are otherwise never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.command import value_inputs
from catalog.errors import RunError
from catalog.spec.model import ComponentSpec, ContainerImplementation
from catalog.spec.placeholders import Branch, Concat, Element, IfPlaceholder, walk
from catalog.spec.types import default_text

# Before a path: nothing that makes it the tail of another one, except a scheme or a short option (`-o/tmp/out`).
_BEFORE = r"(?:(?<![\w./~})\]$*?+@%-])|(?<=://)|(?<=\s-\w)|(?<=^-\w))"
# After it: nothing that makes the name longer. A `/` is fine: the path is a folder then.
_AFTER = r"(?![\w$*?{+~@%\[-]|\.\w)"


@dataclass(frozen=True)
class Relocated:
    """A component with other fixed paths, and the argument texts that go with it."""

    spec: ComponentSpec
    texts: Mapping[str, str]


def fixed_paths(spec: ComponentSpec) -> dict[str, str]:
    """Output name → fixed path, without a trailing slash."""
    found = (spec.container.file_outputs if spec.container else None) or {}
    return {name: path.rstrip("/") or "/" for name, path in found.items()}


def occurs(path: str, text: str) -> bool:
    """True when `path` stands in `text` as a whole path: `/tmp/out` is in `x > /tmp/out/a` but not in `/tmp/out2`."""
    return path in text and _pattern([path]).search(text) is not None


def unfindable_paths(spec: ComponentSpec) -> dict[str, str]:
    """Output name → fixed path, for the paths that cannot be replaced; a relative path needs no replacing."""
    texts = _texts(spec)
    by_value = value_inputs(spec)
    defaults = {default_text(port) for port in spec.inputs if port.name in by_value}
    return {
        name: path
        for name, path in fixed_paths(spec).items()
        if (path not in defaults and not any(occurs(path, text) for text in texts) if path[0] == "/" else _climbs(path))
    }


def refuse_unfindable(spec: ComponentSpec) -> None:
    """Raise RunError, one finding for all paths, when a fixed path cannot be replaced."""
    if missing := unfindable_paths(spec):
        raise unfindable(spec, missing)


def unfindable(spec: ComponentSpec, paths: Mapping[str, str]) -> RunError:
    """The error for fixed output paths (output name → path) that are not in the command line."""
    listed = ", ".join(f'{path} of output "{name}"' for name, path in paths.items())
    return RunError(
        f'component "{spec.name or "?"}" writes to a fixed path that is not in its command line: {listed}',
        rule="fixed-output-path",
        hint="run it with `--engine docker`, or take the path from an outputPath placeholder",
    )


def relocate(spec: ComponentSpec, texts: Mapping[str, str], targets: Mapping[str, str]) -> Relocated:
    """The component with each output's fixed path replaced by `targets[output]`, everywhere at once.

    A path below another output's fixed path follows that one. The resolved line has to be checked with `lost_paths`:
    a path may stand in a branch that is not taken.
    """
    container = spec.container
    fixed = fixed_paths(spec)
    if container is None or not fixed:
        return Relocated(spec, texts)
    moved = _moves(fixed, targets)
    literal = [path for path in moved if any(occurs(path, text) for text in _texts(spec))]
    whole = {path: moved[path] for path in moved if path not in literal}
    change = _replacer({path: moved[path] for path in literal})
    changed = replace(
        container,
        command=_map_all(container.command, change),
        args=_map_all(container.args, change),
        file_outputs={name: moved[path] for name, path in fixed.items()},
    )
    return Relocated(
        replace(spec, implementation=ContainerImplementation(changed)),
        {name: whole.get(text.rstrip("/"), text) for name, text in texts.items()} if whole else texts,
    )


def lost_paths(spec: ComponentSpec, moved: ComponentSpec, line: Iterable[str]) -> dict[str, str]:
    """Output name → absolute fixed path of `spec` whose replacement in `moved` is not in the resolved line."""
    elements = list(line)
    targets = fixed_paths(moved)
    return {
        name: path
        for name, path in fixed_paths(spec).items()
        if path.startswith("/") and not any(targets[name] in element for element in elements)
    }


def _texts(spec: ComponentSpec) -> list[str]:
    line = spec.container.line if spec.container else ()
    return [element for element in walk(line) if isinstance(element, str)]


def _climbs(path: str) -> bool:
    return ".." in path.split("/")


def _moves(fixed: Mapping[str, str], targets: Mapping[str, str]) -> dict[str, str]:
    """Fixed path → new path; the first output of a path decides, and paths below it follow."""
    moved: dict[str, str] = {}
    for name, path in sorted(fixed.items(), key=lambda item: len(item[1])):
        above = next((outer for outer in moved if path.startswith(outer.rstrip("/") + "/")), None)
        moved.setdefault(path, moved[above] + path[len(above.rstrip("/")) :] if above else targets[name])
    return moved


def _pattern(paths: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(paths, key=len, reverse=True)
    return re.compile(f"{_BEFORE}(?:{'|'.join(re.escape(path) for path in longest_first)}){_AFTER}")


def _replacer(moved: Mapping[str, str]) -> Callable[[str], str]:
    absolute = [path for path in moved if path.startswith("/")]
    if not absolute:
        return lambda text: text
    pattern = _pattern(absolute)
    return lambda text: pattern.sub(lambda match: moved[match[0]], text)


def _map_all(elements: tuple[Element, ...] | None, change: Callable[[str], str]) -> tuple[Element, ...] | None:
    return None if elements is None else tuple(_map(element, change) for element in elements)


def _map(element: Element, change: Callable[[str], str]) -> Element:
    if isinstance(element, str):
        return change(element)
    if isinstance(element, Concat):
        return Concat(tuple(_map(item, change) for item in element.items))
    if isinstance(element, IfPlaceholder):
        other = None if element.else_value is None else _map_branch(element.else_value, change)
        return IfPlaceholder(element.condition, _map_branch(element.then_value, change), other)
    return element


def _map_branch(branch: Branch, change: Callable[[str], str]) -> Branch:
    return tuple(_map(item, change) for item in branch) if isinstance(branch, tuple) else _map(branch, change)
