"""The REST paths, without an HTTP server."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from model_server.model import Model
from model_server.rest import Answer, answer
from model_server.versions import Versions

from tests.components.model_server_image.models import Doubler, Texts

BASE = "/v1/models/m"


def serving(folder: Path, model: Model) -> Versions:
    for version in ("1", "2"):
        (folder / version).mkdir()
    versions = Versions("m", folder, "model", lambda path: model, 5)
    versions.poll()
    return versions


@pytest.fixture
def doubler(tmp_path: Path) -> Versions:
    return serving(tmp_path, Doubler())


def post(versions: Versions, verb: str, request: Any) -> Answer:
    return answer(versions, "POST", f"{BASE}:{verb}", json.dumps(request).encode())


def test_status_of_all_versions_and_of_one(doubler: Versions) -> None:
    both = answer(doubler, "GET", BASE, b"")
    assert both.status == 200
    ready = {"state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
    assert both.value == {"model_version_status": [{"version": "2", **ready}, {"version": "1", **ready}]}
    one = answer(doubler, "GET", f"{BASE}/versions/1", b"")
    assert one.value == {"model_version_status": [{"version": "1", **ready}]}


def test_metadata_tells_what_goes_in_and_out(doubler: Versions) -> None:
    found = answer(doubler, "GET", f"{BASE}/versions/1/metadata", b"")
    assert found.value["model_spec"] == {"name": "m", "signature_name": "", "version": "1"}
    signature = found.value["metadata"]["signature_def"]["signature_def"]["serving_default"]
    sizes = [{"size": "-1", "name": ""}, {"size": "2", "name": ""}]
    shape = {"dim": sizes, "unknown_rank": False}
    assert signature["inputs"] == {"x": {"dtype": "DT_FLOAT", "tensor_shape": shape, "name": "x"}}
    assert set(signature["outputs"]) == {"twice", "sum"}


def test_instances_become_predictions_and_inputs_become_outputs(doubler: Versions) -> None:
    by_row = post(doubler, "predict", {"instances": [[1, 2], [3, 4]], "signature_name": "serving_default"})
    assert by_row.value == {"predictions": [{"twice": [2, 4], "sum": 3}, {"twice": [6, 8], "sum": 7}]}
    by_column = post(doubler, "predict", {"inputs": {"x": [[1, 2], [3, 4]]}})
    assert by_column.value == {"outputs": {"twice": [[2, 4], [6, 8]], "sum": [3, 7]}}
    one = answer(doubler, "POST", f"{BASE}/versions/1:predict", b'{"inputs": [[1, 2]]}')
    assert one.value["outputs"]["sum"] == [3]


def test_classes_have_labels(doubler: Versions) -> None:
    found = post(doubler, "classify", {"examples": [{"x": [1, 2]}, {"x": [3, 4]}]})
    assert found.value == {"results": [[["left", 2.0], ["right", 4.0]], [["left", 6.0], ["right", 8.0]]]}
    shared = post(doubler, "classify", {"context": {"x": [1, 2]}, "examples": [{}]})
    assert shared.value == {"results": [[["left", 2.0], ["right", 4.0]]]}


def test_nan_and_infinity_go_as_bare_words(doubler: Versions) -> None:
    found = answer(doubler, "POST", f"{BASE}:predict", b'{"inputs": [[NaN, 1], [Infinity, 0]]}')
    assert b"NaN" in found.body()
    assert b"Infinity" in found.body()
    assert math.isnan(json.loads(found.body())["outputs"]["sum"][0])


def test_texts_and_bytes(tmp_path: Path) -> None:
    texts = serving(tmp_path, Texts())
    request = {"inputs": {"text": ["a", {"b64": "Yg=="}], "raw_bytes": [{"b64": "AAEC"}]}}
    assert post(texts, "predict", request).value == {
        "outputs": {"text_bytes": [{"b64": "YQ=="}, {"b64": "Yg=="}], "count": 3}
    }
    rows = {"instances": [{"text": "a", "raw_bytes": [1]}]}
    assert "number of rows" in post(texts, "predict", rows).value["error"]
    assert post(texts, "classify", {"examples": [{}]}).value == {"error": "the model has no scores to classify with"}


@pytest.mark.parametrize(
    ("method", "path", "status", "problem"),
    [
        ("GET", "/", 404, "there is no /"),
        ("GET", "/v1/models", 404, "there is no"),
        ("GET", "/v1/models/other", 404, '"other" is not served here'),
        ("GET", f"{BASE}/versions/7", 404, "version 7"),
        ("GET", f"{BASE}/versions/x", 404, "there is no"),
        ("POST", f"{BASE}:explain", 404, "there is no"),
        ("GET", f"{BASE}:predict", 405, "is asked with POST"),
        ("DELETE", BASE, 405, "is asked with GET"),
        ("POST", f"{BASE}:regress", 400, "regression is not offered"),
    ],
)
def test_what_is_not_there(doubler: Versions, method: str, path: str, status: int, problem: str) -> None:
    found = answer(doubler, method, path, b"{}")
    assert found.status == status
    assert problem in found.value["error"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b"{}", 'either "instances" or "inputs"'),
        (b'{"instances": [[1, 2]], "inputs": [[1, 2]]}', 'either "instances" or "inputs"'),
        (b'{"instances": [[1, 2]], "signature_name": "other"}', 'no signature "other"'),
        (b'{"instances": [[1]]}', "must have the shape (?, 2), not (1, 1)"),
        (b'{"instances": [{"y": [1, 2]}]}', '"x" must hold values of the type float32'),
        (b'{"instances": [[-1, 0]]}', "x must not be negative"),
    ],
)
def test_what_cannot_be_answered(doubler: Versions, body: bytes, problem: str) -> None:
    found = answer(doubler, "POST", f"{BASE}:predict", body)
    assert found.status == 400
    assert problem in found.value["error"]


@pytest.mark.parametrize(
    "request_",
    [{}, {"examples": []}, {"examples": [1]}, {"examples": [{"x": [1, 2]}], "context": 3}, {"examples": [{"y": 1}]}],
)
def test_examples_that_cannot_be_read(doubler: Versions, request_: Any) -> None:
    assert post(doubler, "classify", request_).status == 400
