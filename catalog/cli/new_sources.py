"""What `catalog new` starts from: a template alone, a command line, an image, a function, or a component of KFP."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.spec.model import ComponentSpec

CONTAINER = "container"


@dataclass(frozen=True)
class Source:
    """The template, a name ("" when the user must give one), answers that are fixed or suggested, and notes."""

    template: str
    name: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    suggested: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_source(sources: Mapping[str, str], template: str) -> Source:
    """Read the one source that is not empty. Raises UsageError for several, and what reading raises."""
    named = [option for option, value in sources.items() if value]
    shown = [f"--{option.replace('_', '-')}" for option in named]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(shown)} exclude each other", hint="name one")
    if not named:
        return _with_author(Source(template or CONTAINER))
    source = _READERS[named[0]](sources[named[0]])
    if template and template != source.template:
        raise UsageError(f"{shown[0]} uses the template {source.template}, not {template}", hint="leave --template out")
    return _with_author(source)


def _command(line: str) -> Source:
    program = Path((line.split() or [""])[0]).name
    return Source(CONTAINER, given={"command": line}, suggested={"description": f"Runs {program}."})


def _image(image: str) -> Source:
    from catalog.cli.new_image import image_command
    from catalog.scaffold.command_text import command_text

    line = command_text(image_command(image))
    return Source(CONTAINER, given={"image": image, "command": line}, suggested={"description": f"Runs {image}."})


def _function(reference: str) -> Source:
    from catalog.scaffold.function_source import function_component

    return _adopted(function_component(reference), "")


def _kfp(place: str) -> Source:
    from catalog.library.mirrored import read_mirrored_url
    from catalog.load.loader import read_spec_file

    if "://" in place:
        spec = read_mirrored_url(place)
        return _adopted(spec, spec.source.location if spec.source else "")
    return _adopted(read_spec_file(Path(place)), "")


def _adopted(spec: ComponentSpec, origin: str) -> Source:
    from catalog.scaffold.adopt import TEMPLATE, adopt

    adopted = adopt(spec, origin)
    given = {"component": adopted.answers["component"]}
    suggested = {name: text for name, text in adopted.answers.items() if name != "component"}
    return Source(TEMPLATE, adopted.name, given, suggested, adopted.notes)


_READERS: dict[str, Callable[[str], Source]] = {
    "command": _command,
    "from_image": _image,
    "from_function": _function,
    "from_kfp": _kfp,
}


def _with_author(source: Source) -> Source:
    """With the name that git knows the user by, where nothing better is known."""
    name = "" if "author" in source.suggested else _git_name()
    return replace(source, suggested={"author": name, **source.suggested}) if name else source


def _git_name() -> str:
    try:
        done = subprocess.run(
            ["git", "config", "--get", "user.name"], capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    name = done.stdout.strip()
    return name if name.isprintable() and len(name) <= 100 else ""
