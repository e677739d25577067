"""The parameters one server holds, and the rule by which gradients change them."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .network import Parameters


@dataclass(frozen=True)
class Descent:
    """Gradient descent with momentum; each step waits for all `trainers`."""

    trainers: int
    rate: float
    momentum: float


@dataclass(frozen=True)
class Snapshot:
    """The parameters after so many steps."""

    step: int
    parameters: Parameters


class Shard:
    """Parameters shared by several trainers, each in a thread of its own.

    A step is made when every trainer has given its gradient; the gradients are added in the order of the trainers, so
    that the result does not depend on who came first.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._descent: Descent | None = None
        self._snapshot = Snapshot(0, {})
        self._speed: dict[str, NDArray[np.float32]] = {}
        self._given: dict[int, tuple[Parameters, int]] = {}

    def start(self, descent: Descent, snapshot: Snapshot) -> Snapshot:
        """Begin with these parameters, unless begun: a chief that comes back finds what the others reached."""
        with self._changed:
            if self._descent is None:
                self._descent, self._snapshot = descent, snapshot
                self._speed = {name: np.zeros_like(value) for name, value in snapshot.parameters.items()}
                self._changed.notify_all()
            return self._snapshot

    def read(self, patience: float) -> Snapshot | None:
        """The parameters; None when nobody has begun within `patience` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._descent is not None, patience)
            return self._snapshot if self._descent else None

    def give(self, trainer: int, step: int, gradient: Parameters, images: int, patience: float) -> Snapshot | None:
        """Hand in the gradient of a step (a sum over `images`) and get the parameters after it.

        A gradient of another step is dropped: who fell behind or ran ahead gets what is current. None when the shard
        was not begun, or the other trainers have not come within `patience` seconds.
        """
        with self._changed:
            if self._descent is None:
                return None
            if step != self._snapshot.step:
                return self._snapshot
            self._given[trainer] = gradient, images
            if len(self._given) == self._descent.trainers:
                self._advance(self._descent)
            else:
                self._changed.wait_for(lambda: self._snapshot.step > step, patience)
            return self._snapshot if self._snapshot.step > step else None

    def _advance(self, descent: Descent) -> None:
        given = [self._given[trainer] for trainer in sorted(self._given)]
        images = sum(count for _, count in given)
        moved = {}
        for name, value in self._snapshot.parameters.items():
            slope = np.sum([gradient[name] for gradient, _ in given], axis=0) / np.float32(max(images, 1))
            self._speed[name] = np.float32(descent.momentum) * self._speed[name] - np.float32(descent.rate) * slope
            moved[name] = value + self._speed[name]
        self._snapshot = Snapshot(self._snapshot.step + 1, moved)
        self._given = {}
        self._changed.notify_all()
