"""What a model is to the server: named tensors in, named tensors out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

Tensors = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class TensorSpec:
    """`dtype` is numpy's name of the type, `str` for text. A dimension of None is free; a `shape` of None too."""

    name: str
    dtype: str
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True)
class Signature:
    """The tensors of a model. `scores` is the output classification answers with, `labels` names its columns."""

    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    scores: str = ""
    labels: tuple[str, ...] = ()


class Model(Protocol):
    """A loaded model; `run` is called from several threads."""

    @property
    def signature(self) -> Signature:
        """What goes in and comes out."""

    def run(self, inputs: Tensors) -> Tensors:
        """All outputs. Raises ModelError when the model refuses the inputs."""
