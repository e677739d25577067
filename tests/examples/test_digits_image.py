"""The image of the digits example: trained in one container, served by another, asked by a third."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.digits_containers import DIGITS, MODEL_SERVER, TENSORBOARD, built, finished, started

pytestmark = pytest.mark.docker


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a training leaves."""
    folder = tmp_path_factory.mktemp("digits")
    folder.chmod(0o777)
    command = ["train", "--output", "/out", "--model-version", "3", "--least-accuracy", "0.9"]
    with started(DIGITS, command, volumes=[f"{folder}:/out"]) as container:
        assert "exported /out/model/3" in finished(container)
    return folder


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The address of the model on a server."""
    port, grpc = free_port(), free_port()
    flags = [f"--rest_api_port={port}", f"--port={grpc}", "--model_name=digits", "--model_base_path=/models/x"]
    with started(MODEL_SERVER, flags, volumes=[f"{folder / 'model'}:/models/x:ro"]):
        yield f"http://127.0.0.1:{port}/v1/models/digits"


def test_a_training_leaves_metrics_checkpoints_and_event_files(folder: Path) -> None:
    metrics = json.loads((folder / "metrics.json").read_text())["metrics"]
    assert [metric["name"] for metric in metrics] == ["accuracy", "loss"]
    assert 0.9 < metrics[0]["numberValue"] <= 1
    assert len(list((folder / "checkpoints").glob("*.npz"))) == 6
    for part in ("train", "eval"):
        assert len(list((folder / "logs" / part).glob("events.out.tfevents.*"))) == 1


def test_the_served_model_is_the_trained_one(folder: Path, served: str) -> None:
    command = ["ask", "--url", served, "--output", "/out", "--accuracy", "/out/asked", "--metrics", "/out/asked.json"]
    with started(DIGITS, command, volumes=[f"{folder}:/out"]) as container:
        log = finished(container)
    assert "version 3:" in log
    assert "largest difference from the trained parameters" in log
    trained = json.loads((folder / "evaluation.json").read_text())["accuracy"]
    assert float((folder / "asked").read_text()) == pytest.approx(trained, abs=1e-6)
    assert json.loads((folder / "asked.json").read_text())["metrics"][0]["name"] == "served-accuracy"


def test_another_model_is_found_out(folder: Path, served: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    command = ["train", "--output", "/out", "--steps", "5", "--seed", "9"]
    with started(DIGITS, command, volumes=[f"{tmp_path}:/out"]) as container:
        finished(container)
    with started(DIGITS, ["ask", "--url", served, "--output", "/out"], volumes=[f"{tmp_path}:/out"]) as container:
        assert container.wait(timeout=120)["StatusCode"] == 1
        assert "does not serve the model that was trained" in container.logs().decode()


def test_a_last_checkpoint_can_be_exported_later(folder: Path) -> None:
    with started(
        DIGITS, ["export", "--output", "/out", "--model", "/out/again"], volumes=[f"{folder}:/out"]
    ) as container:
        assert "step 300: /out/again/1" in finished(container)
    exported, again = folder / "model" / "3" / "model.onnx", folder / "again" / "1" / "model.onnx"
    assert again.read_bytes() == exported.read_bytes()


def test_a_model_that_is_not_good_enough_is_not_exported(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    command = ["train", "--output", "/out", "--steps", "1", "--least-accuracy", "0.99"]
    with started(DIGITS, command, volumes=[f"{tmp_path}:/out"]) as container:
        assert container.wait(timeout=120)["StatusCode"] == 1
        assert "below 0.99: nothing exported" in container.logs().decode()
    assert not (tmp_path / "model").exists()


def test_tensorboard_shows_the_curves(folder: Path) -> None:
    import time

    import requests

    port = free_port()
    flags = ["--logdir=/logs", f"--port={port}", "--host=127.0.0.1", "--path_prefix=/board"]
    with started(TENSORBOARD, flags, volumes=[f"{folder / 'logs'}:/logs:ro"], tmpfs={"/tmp": ""}) as container:
        address = f"http://127.0.0.1:{port}/board/data/plugin/scalars/tags"
        tags: dict[str, object] = {}
        for _ in range(60):
            try:
                tags = requests.get(address, timeout=10).json()
            except (requests.ConnectionError, ValueError):
                tags = {}
            if {"train", "eval"} <= tags.keys():
                break
            time.sleep(1)
        assert {"train", "eval"} <= tags.keys(), container.logs().decode()


def test_images_run_as_nobody_in_particular() -> None:
    import docker

    client = docker.from_env(timeout=60)
    try:
        users = {image: client.images.get(built(image)).attrs["Config"]["User"] for image in (DIGITS, MODEL_SERVER)}
    finally:
        client.close()
    assert set(users.values()) == {"65532:65532"}
