"""The image of the model server, over HTTP and gRPC, with a real ONNX model that is made by hand here."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.components.model_server_image.onnx_file import doubling_model
from tests.examples.digits_containers import MODEL_SERVER, started

pytestmark = pytest.mark.docker


@dataclass(frozen=True)
class Running:
    """A server, its container's name, and the folder of its versions."""

    url: str
    rest: int
    grpc: int
    container: str
    folder: Path


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def put(folder: Path, version: int, factor: float) -> None:
    """A version that multiplies by `factor`, moved into place whole."""
    fresh = folder / f".{version}"
    fresh.mkdir()
    (fresh / "model.onnx").write_bytes(doubling_model(factor))
    fresh.rename(folder / str(version))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    base = tmp_path_factory.mktemp("models")
    folder = base / "scale"
    folder.mkdir()
    base.chmod(0o755)
    put(folder, 1, 2.0)
    rest, grpc = free_port(), free_port()
    flags = [f"--rest_api_port={rest}", f"--port={grpc}", "--max_request_bytes=100000"]
    flags.append("--file_system_poll_wait_seconds=0.2")
    with started(MODEL_SERVER, flags, environment={"MODEL_NAME": "scale"}, volumes=[f"{base}:/models:ro"]) as container:
        running = Running(f"http://127.0.0.1:{rest}/v1/models/scale", rest, grpc, str(container.id), folder)
        await_status(running, "", 200)
        yield running


def await_status(server: Running, path: str, status: int) -> None:
    """Ask until the answer has this status."""
    for _ in range(300):
        try:
            if requests.get(server.url + path, timeout=10).status_code == status:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{server.url}{path} does not answer with {status}")


def test_a_prediction(server: Running) -> None:
    found = requests.post(f"{server.url}:predict", json={"instances": [[1, 2], [3, 4]]}, timeout=30)
    assert (found.status_code, found.headers["content-type"]) == (200, "application/json")
    assert found.json() == {"predictions": [[2.0, 4.0], [6.0, 8.0]]}


def test_versions_come_and_go_while_it_serves(server: Running) -> None:
    put(server.folder, 2, 10.0)
    await_status(server, "/versions/2", 200)
    newest = requests.post(f"{server.url}:predict", json={"inputs": [[1, 1]]}, timeout=30).json()
    asked = requests.post(f"{server.url}/versions/1:predict", json={"inputs": [[1, 1]]}, timeout=30).json()
    assert (newest, asked) == ({"outputs": [[10.0, 10.0]]}, {"outputs": [[2.0, 2.0]]})
    shutil.rmtree(server.folder / "2")
    await_status(server, "/versions/2", 404)
    assert requests.post(f"{server.url}:predict", json={"inputs": [[1, 1]]}, timeout=30).json() == asked


def test_a_file_that_is_no_model_is_told_in_the_status(server: Running) -> None:
    (server.folder / "9").mkdir()
    (server.folder / "9" / "model.onnx").write_bytes(b"no model")
    await_status(server, "/versions/9", 200)
    [status] = requests.get(f"{server.url}/versions/9", timeout=30).json()["model_version_status"]
    assert status["state"] == "END"
    assert "model.onnx" in status["status"]["error_message"]
    shutil.rmtree(server.folder / "9")
    await_status(server, "/versions/9", 404)


def test_a_request_that_is_too_long_is_refused(server: Running) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b" " * 1000] * 200

    for body in (b" " * 200_000, pieces()):
        found = requests.post(f"{server.url}:predict", data=body, timeout=30)
        assert found.status_code == 413
        assert "longer than 100000 bytes" in found.json()["error"]
    packed = requests.post(f"{server.url}:predict", data=b"x", headers={"Content-Encoding": "gzip"}, timeout=30)
    assert packed.status_code == 415


def test_several_ask_at_once(server: Running) -> None:
    found: list[float] = []

    def ask(number: int) -> None:
        answer = requests.post(f"{server.url}:predict", json={"instances": [[number, 0]]}, timeout=60)
        found.append(answer.json()["predictions"][0][0])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [2.0 * number for number in range(20)]


GRPC_CLIENT = """
import json, sys
import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from model_server import prediction_pb2 as m

channel = grpc.insecure_channel(sys.argv[1])

def call(service, method, request, answer):
    path = f"/tensorflow.serving.{service}/{method}"
    send = channel.unary_unary(path, type(request).SerializeToString, answer.FromString)
    return send(request, timeout=30)

spec = m.ModelSpec(name="scale")
x = m.TensorProto(dtype=1, tensor_shape={"dim": [{"size": 1}, {"size": 2}]}, float_val=[1.5, 4])
predicted = call("PredictionService", "Predict", m.PredictRequest(model_spec=spec, inputs={"x": x}), m.PredictResponse)
asked = m.GetModelMetadataRequest(model_spec=spec, metadata_field=["signature_def"])
described = call("PredictionService", "GetModelMetadata", asked, m.GetModelMetadataResponse)
signatures = m.SignatureDefMap()
described.metadata["signature_def"].Unpack(signatures)
status = call("ModelService", "GetModelStatus", m.GetModelStatusRequest(model_spec=spec), m.GetModelStatusResponse)
health = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=30)
try:
    call("PredictionService", "Predict", m.PredictRequest(model_spec=m.ModelSpec(name="other")), m.PredictResponse)
except grpc.RpcError as error:
    refused = error.code().name
try:
    wrong = m.TensorProto(dtype=1, tensor_shape={"dim": [{"size": 1}, {"size": 3}]}, float_val=[1, 2, 3])
    call("PredictionService", "Predict", m.PredictRequest(model_spec=spec, inputs={"x": wrong}), m.PredictResponse)
except grpc.RpcError as error:
    misshapen = error.details()
import numpy
print(json.dumps({
    "y": numpy.frombuffer(predicted.outputs["y"].tensor_content, "<f4").tolist(),
    "version": predicted.model_spec.version.value,
    "inputs": list(signatures.signature_def["serving_default"].inputs),
    "state": status.model_version_status[0].state,
    "health": health.status,
    "refused": refused,
    "misshapen": misshapen,
}))
"""


def test_the_same_over_grpc(server: Running) -> None:
    import docker

    client = docker.from_env(timeout=60)
    try:
        container = client.containers.get(server.container)
        code, output = container.exec_run(["python", "-c", GRPC_CLIENT, f"127.0.0.1:{server.grpc}"])
    finally:
        client.close()
    text = b"".join([output] if isinstance(output, bytes) else output).decode()
    assert code == 0, text
    found = json.loads(text.splitlines()[-1])
    assert found == {
        "y": [3.0, 8.0],
        "version": 1,
        "inputs": ["x"],
        "state": 30,
        "health": 1,
        "refused": "NOT_FOUND",
        "misshapen": '"x" must have the shape (?, 2), not (1, 3)',
    }


def test_it_ends_in_good_order(tmp_path: Path) -> None:
    rest, grpc = free_port(), free_port()
    flags = [f"--rest_api_port={rest}", f"--port={grpc}", "--model_base_path=/models/none", "--model_name=none"]
    with started(MODEL_SERVER, flags, volumes=[f"{tmp_path}:/models:ro"]) as container:
        waiting = Running(f"http://127.0.0.1:{rest}/v1/models/none", rest, grpc, str(container.id), tmp_path)
        await_status(waiting, "", 404)
        container.kill("SIGTERM")
        assert container.wait(timeout=60)["StatusCode"] == 0
        assert bytes(container.logs()).decode().splitlines()[-1] == "ended"


def test_a_wrong_flag_ends_it_at_once() -> None:
    with started(MODEL_SERVER, ["--model_name=a/b"]) as container:
        assert container.wait(timeout=60)["StatusCode"] == 2
        assert "the model name" in bytes(container.logs()).decode()
