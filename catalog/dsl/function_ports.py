"""Annotations that say how a function component gets an input or hands over an output: by path or by open file."""

from __future__ import annotations

from typing import Any


class FilePort:
    """A parameter that stands for a file; `type` is the port's type, as an annotation or a text."""

    def __init__(self, type: Any = None) -> None:
        self.type = type

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.type!r})"


class InputPath(FilePort):
    """The parameter is the path of a file with the input."""


class InputTextFile(FilePort):
    """The parameter is the input as a text file, open for reading."""


class InputBinaryFile(FilePort):
    """The parameter is the input as a binary file, open for reading."""


class OutputPath(FilePort):
    """The parameter is the path to write the output to; its folder exists."""


class OutputTextFile(FilePort):
    """The parameter is the output as a text file, open for writing."""


class OutputBinaryFile(FilePort):
    """The parameter is the output as a binary file, open for writing."""


class PipelineTaskFinalStatus:
    """The annotation of an exit task's parameter that gets, as a dict, how the guarded tasks ended."""


OUTPUT_PORTS = (OutputPath, OutputTextFile, OutputBinaryFile)
