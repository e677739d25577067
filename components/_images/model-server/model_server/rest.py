"""One request, one answer: the REST paths, without any HTTP server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ModelError, RequestError
from .metadata import SIGNATURE, metadata_json, status_json
from .model import Model, Tensors, TensorSpec
from .tensors import columns, columns_json, rows, rows_json, tensor
from .versions import Versions

PATH = re.compile(
    r"/v1/models/(?P<name>[^/:]+)(?:/versions/(?P<version>[0-9]{1,19}))?(?:(?P<metadata>/metadata)|:(?P<verb>[a-z]+))?"
)


@dataclass(frozen=True)
class Answer:
    """An HTTP status and a value to be sent as JSON, in which NaN and Infinity are bare words."""

    status: int
    value: Mapping[str, Any]
    allow: str = ""

    def body(self) -> bytes:
        """The value's bytes."""
        return json.dumps(self.value).encode()


def answer(versions: Versions, method: str, path: str, body: bytes) -> Answer:
    """What the server says to a request; never raises because of one."""
    try:
        return _answer(versions, method, path, body)
    except RequestError as error:
        return Answer(error.status, {"error": str(error)})
    except ModelError as error:
        return Answer(400, {"error": str(error)})


def _answer(versions: Versions, method: str, path: str, body: bytes) -> Answer:
    match = PATH.fullmatch(path)
    verb = match["verb"] if match else None
    if match is None or (verb and verb not in VERBS):
        raise RequestError(404, f"there is no {path}")
    if match["name"] != versions.name:
        raise RequestError(404, f'model "{match["name"]}" is not served here')
    number = int(match["version"]) if match["version"] else None
    allowed = "POST" if verb else "GET"
    if method != allowed and not (method == "HEAD" and allowed == "GET"):
        return Answer(405, {"error": f"{path} is asked with {allowed}"}, allowed)
    if verb:
        _, model = versions.pick(number)
        return Answer(200, VERBS[verb](model, _request(body)))
    if match["metadata"]:
        found, model = versions.pick(number)
        return Answer(200, metadata_json(versions.name, found, model.signature))
    return Answer(200, status_json(versions.statuses(number)))


def _request(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, f"the request is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RequestError(400, "the request must be a JSON object")
    named = value.get("signature_name") or SIGNATURE
    if named != SIGNATURE:
        raise RequestError(400, f'there is no signature "{named}", only {SIGNATURE}')
    return value


def _predict(model: Model, request: Mapping[str, Any]) -> dict[str, Any]:
    inputs = model.signature.inputs
    if ("instances" in request) == ("inputs" in request):
        raise RequestError(400, 'the request must have either "instances" or "inputs"')
    if "instances" in request:
        return {"predictions": rows_json(model.run(rows(request["instances"], inputs)))}
    return {"outputs": columns_json(model.run(columns(request["inputs"], inputs)))}


def _classify(model: Model, request: Mapping[str, Any]) -> dict[str, Any]:
    signature = model.signature
    if not signature.scores:
        raise RequestError(400, "the model has no scores to classify with")
    scores = model.run(_examples(request, signature.inputs))[signature.scores]
    labels = signature.labels or ("",) * scores.shape[-1]
    if scores.ndim != 2 or scores.shape[1] != len(labels):
        raise RequestError(400, f"the scores have the shape {scores.shape}, but there are {len(labels)} labels")
    return {"results": [[list(pair) for pair in zip(labels, row, strict=True)] for row in scores.tolist()]}


def _examples(request: Mapping[str, Any], inputs: tuple[TensorSpec, ...]) -> Tensors:
    examples, context = request.get("examples"), request.get("context", {})
    if not isinstance(examples, list) or not examples or not all(isinstance(example, dict) for example in examples):
        raise RequestError(400, '"examples" must be a list of objects')
    if not isinstance(context, dict):
        raise RequestError(400, '"context" must be an object')
    names = {spec.name for spec in inputs}
    for example in examples:
        if context.keys() & example.keys() or context.keys() | example.keys() != names:
            raise RequestError(400, f"example and context together must have each of {', '.join(sorted(names))} once")
    return {spec.name: tensor([{**context, **example}[spec.name] for example in examples], spec) for spec in inputs}


def _regress(model: Model, request: Mapping[str, Any]) -> dict[str, Any]:
    raise RequestError(400, "regression is not offered: ask with :predict")


VERBS: Mapping[str, Callable[[Model, Mapping[str, Any]], dict[str, Any]]] = {
    "predict": _predict,
    "classify": _classify,
    "regress": _regress,
}
