"""Asks a model server for predictions and compares them with the labels and with the trained parameters."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from . import checkpoint
from .failure import Failure
from .images import Images
from .network import probabilities

PAUSE = 1.0
ANSWERED_WITHIN = 30.0


@dataclass(frozen=True)
class Answer:
    """What the server said about the images: the version asked, the share it got right, and the largest difference
    of a probability from what the trained parameters say (None where there are none to compare with)."""

    version: str
    accuracy: float
    difference: float | None


def await_model(url: str, patience: float) -> str:
    """The newest version the server has ready, once it has one. Raises Failure."""
    deadline = time.monotonic() + patience
    while True:
        try:
            versions = _exchange(url)["model_version_status"]
            ready = [int(version["version"]) for version in versions if version["state"] == "AVAILABLE"]
            if ready:
                return str(max(ready))
            problem = f"no version is ready: {versions}"
        except Failure as error:
            problem = str(error)
        except (KeyError, TypeError) as error:
            raise Failure(f"{url} does not answer like a model server: {error!r}") from error
        if time.monotonic() > deadline:
            raise Failure(f"{problem} (waited {patience:g} seconds)")
        time.sleep(PAUSE)


def ask(url: str, images: Images, version: str, output: Path | None) -> Answer:
    """Have `images` predicted by `url`, such as http://model-server:8501/v1/models/digits. Raises Failure."""
    asked = {"instances": images.pixels.tolist()}
    try:
        rows = _exchange(f"{url}/versions/{version}:predict", asked)["predictions"]
        found = np.array([row["digit"] for row in rows], np.int64)
        chances = np.array([row["probabilities"] for row in rows], np.float32)
    except (KeyError, TypeError, ValueError) as error:
        raise Failure(f"{url} does not answer like the digits model: {error!r}") from error
    if found.shape != images.labels.shape:
        raise Failure(f"{len(images)} images were asked about, and {found.size} answers came")
    difference = None
    if output is not None:
        snapshot = checkpoint.newest(output / "checkpoints")
        if snapshot is None:
            raise Failure(f"{output / 'checkpoints'} holds no checkpoint to compare with")
        difference = float(np.abs(chances - probabilities(snapshot.parameters, images.pixels)).max())
    return Answer(version, float((found == images.labels).mean()), difference)


def _exchange(url: str, content: object = None) -> Any:
    data = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=ANSWERED_WITHIN) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise Failure(f"{url}: {error.code}: {error.read(2000).decode(errors='replace')}") from error
    except (OSError, ValueError) as error:
        raise Failure(f"{url}: {error}") from error
