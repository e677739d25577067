"""Rules about port names that collide, or that another loader turns into something else."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Sequence

from catalog.spec.model import InputSpec, OutputSpec
from catalog.spec.names import file_name, python_name
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject

_NOT_KFP2 = re.compile(r"[^_0-9a-z]+")
_WORD = re.compile(r"[^\W_]")


def name_collision(subject: Subject) -> Iterator[Problem]:
    """Ports of one side with one Python name: kfp renames the later to `…_2`."""
    for side, ports in _sides(subject):
        for index, first, second in _clashes([port.name for port in ports], python_name):
            message = f'{side} "{first}" and "{second}" are both called {python_name(first)} in Python'
            yield Problem(subject.at(side, index), message, "rename one of them")


def path_collision(subject: Subject) -> Iterator[Problem]:
    """Ports of one side whose files get one path: kfp lets one overwrite the other."""
    for side, ports in _sides(subject):
        for index, first, second in _clashes([port.name for port in ports], file_name):
            message = f'{side} "{first}" and "{second}" share the file path …/{file_name(first)}/data in kfp'
            yield Problem(subject.at(side, index), message, "rename one of them")


def name_mangled(subject: Subject) -> Iterator[Problem]:
    """Names that kfp 1.8 or kfp 2 refuses or changes beyond recognition."""
    for side, ports in _sides(subject):
        merged = {index: first for index, first, _ in _clashes([port.name for port in ports], kfp2_name)}
        for index, port in enumerate(ports):
            why = _mangled(port.name, side)
            if not why and index in merged and python_name(merged[index]) != python_name(port.name):
                why = f'becomes one port with "{merged[index]}" in kfp 2'
            if why:
                message = f'the name "{port.name}" of an {side[:-1]} {why}'
                yield Problem(subject.at(side, index, "name"), message, "use ASCII letters, digits, - and _")


def kfp2_name(name: str) -> str:
    """The name as kfp 2 makes it."""
    return _NOT_KFP2.sub("_", name.lower()).strip("_")


def _mangled(name: str, side: str) -> str:
    if not _WORD.search(name):
        return "has no letters or digits; kfp cannot make a parameter of it"
    if not name.isascii():
        return "has letters that kfp 2 erases"
    if side == "inputs" and keyword.iskeyword(python_name(name)):
        return "is a keyword of Python, which kfp 1.8 refuses as a parameter"
    return ""


def _sides(subject: Subject) -> Iterator[tuple[str, Sequence[InputSpec | OutputSpec]]]:
    yield "inputs", subject.spec.inputs
    yield "outputs", subject.spec.outputs


def _clashes(names: list[str], convert: Callable[[str], str]) -> Iterator[tuple[int, str, str]]:
    """(index, earlier name, name) for each name that converts to the same as an earlier, different one."""
    seen: dict[str, str] = {}
    for index, name in enumerate(names):
        first = seen.setdefault(convert(name), name)
        if first != name:
            yield index, first, name
