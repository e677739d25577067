"""The network: 64 pixels, one hidden layer of rectified units, softmax over ten digits. Plain numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .images import BRIGHTEST, DIGITS, PIXELS, Images

Parameters = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Lesson:
    """What a batch teaches: sums over its images, so that the lessons of several trainers can be added."""

    gradient: Parameters
    loss: float
    right: int
    images: int


def initial(hidden: int, seed: int) -> Parameters:
    """Random weights, the same for the same seed, and biases of zero."""
    random = np.random.default_rng(seed)

    def weights(inputs: int, outputs: int) -> NDArray[np.float32]:
        spread = float(np.sqrt(2 / inputs))
        return np.asarray(random.standard_normal((inputs, outputs)) * spread, np.float32)

    return {
        "hidden.weights": weights(PIXELS, hidden),
        "hidden.biases": np.zeros(hidden, np.float32),
        "output.weights": weights(hidden, DIGITS),
        "output.biases": np.zeros(DIGITS, np.float32),
    }


def probabilities(parameters: Parameters, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """One row of ten probabilities per image."""
    return _forward(parameters, pixels)[1]


def lesson(parameters: Parameters, images: Images) -> Lesson:
    """Cross entropy and its gradient, summed over the images."""
    hidden, found = _forward(parameters, images.pixels)
    places = np.arange(len(images)), images.labels
    error = found.copy()
    error[places] -= 1
    behind = (error @ parameters["output.weights"].T) * (hidden > 0)
    gradient = {
        "hidden.weights": (images.pixels / np.float32(BRIGHTEST)).T @ behind,
        "hidden.biases": behind.sum(axis=0),
        "output.weights": hidden.T @ error,
        "output.biases": error.sum(axis=0),
    }
    loss = -float(np.log(np.maximum(found[places], 1e-12)).sum())
    return Lesson(gradient, loss, int((found.argmax(axis=1) == images.labels).sum()), len(images))


def _forward(parameters: Parameters, pixels: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    light = pixels / np.float32(BRIGHTEST)
    hidden = np.maximum(light @ parameters["hidden.weights"] + parameters["hidden.biases"], np.float32(0))
    scores = hidden @ parameters["output.weights"] + parameters["output.biases"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, powers / powers.sum(axis=1, keepdims=True)
