"""The gRPC side: prediction, metadata and state in TF Serving's messages, and the standard health service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from . import prediction_pb2 as messages
from .errors import ModelError, RequestError, SettingError
from .grpc_tensors import read_tensor, write_spec, write_tensor
from .metadata import METHOD, SIGNATURE
from .settings import Settings
from .versions import Versions

CODES = {404: grpc.StatusCode.NOT_FOUND, 503: grpc.StatusCode.UNAVAILABLE}
THREADS = 8


class PredictionService:
    """The calls; each takes a message and returns one. Raises RequestError, ModelError."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions

    def predict(self, request: Any) -> Any:
        """All outputs, or those of `output_filter`."""
        number, model = self._versions.pick(self._number(request.model_spec))
        inputs, outputs = model.signature.inputs, {spec.name for spec in model.signature.outputs}
        if set(request.inputs) != {spec.name for spec in inputs}:
            raise RequestError(400, f"the inputs are {', '.join(spec.name for spec in inputs)}")
        wanted = set(request.output_filter) or outputs
        if not wanted <= outputs:
            raise RequestError(400, f"there is no output {', '.join(sorted(wanted - outputs))}")
        found = model.run({spec.name: read_tensor(request.inputs[spec.name], spec) for spec in inputs})
        answer = messages.PredictResponse(model_spec=self._spec(number))
        for name in wanted:
            answer.outputs[name].CopyFrom(write_tensor(found[name]))
        return answer

    def metadata(self, request: Any) -> Any:
        """What a version takes and gives; the only field is `signature_def`."""
        if set(request.metadata_field) != {"signature_def"}:
            raise RequestError(400, "the metadata field must be signature_def")
        number, model = self._versions.pick(self._number(request.model_spec))
        described = messages.SignatureDef(method_name=METHOD)
        for spec in model.signature.inputs:
            described.inputs[spec.name].CopyFrom(write_spec(spec))
        for spec in model.signature.outputs:
            described.outputs[spec.name].CopyFrom(write_spec(spec))
        signatures = messages.SignatureDefMap(signature_def={SIGNATURE: described})
        answer = messages.GetModelMetadataResponse(model_spec=self._spec(number, ""))
        answer.metadata["signature_def"].Pack(signatures)
        return answer

    def status(self, request: Any) -> Any:
        """How the versions stand."""
        answer = messages.GetModelStatusResponse()
        for version in self._versions.statuses(self._number(request.model_spec)):
            state = "AVAILABLE" if version.model else "END"
            answer.model_version_status.add(
                version=version.number,
                state=messages.ModelVersionStatus.State.Value(state),
                status=messages.StatusProto(error_code=2 if version.problem else 0, error_message=version.problem),
            )
        return answer

    def _number(self, spec: Any) -> int | None:
        if spec.name != self._versions.name:
            raise RequestError(404, f'model "{spec.name}" is not served here')
        if spec.version_label:
            raise RequestError(404, f'there is no version label "{spec.version_label}"')
        if spec.signature_name not in ("", SIGNATURE):
            raise RequestError(400, f'there is no signature "{spec.signature_name}", only {SIGNATURE}')
        return int(spec.version.value) if spec.HasField("version") else None

    def _spec(self, number: int, signature: str = SIGNATURE) -> Any:
        spec = messages.ModelSpec(name=self._versions.name, signature_name=signature)
        spec.version.value = number
        return spec


@contextmanager
def grpc_server(versions: Versions, settings: Settings) -> Iterator[Callable[[], None]]:
    """Listen while the context lasts; the callable given tells the health service how things stand. SettingError."""
    service = PredictionService(versions)
    health_service = health.HealthServicer()
    limit = settings.body_limit
    options = [("grpc.max_receive_message_length", limit), ("grpc.so_reuseport", 0)]
    server = grpc.server(futures.ThreadPoolExecutor(THREADS), options=options, maximum_concurrent_rpcs=16 * THREADS)
    server.add_generic_rpc_handlers(
        (
            grpc.method_handlers_generic_handler(
                "tensorflow.serving.PredictionService",
                {
                    "Predict": _handler(service.predict, messages.PredictRequest),
                    "GetModelMetadata": _handler(service.metadata, messages.GetModelMetadataRequest),
                },
            ),
            grpc.method_handlers_generic_handler(
                "tensorflow.serving.ModelService",
                {"GetModelStatus": _handler(service.status, messages.GetModelStatusRequest)},
            ),
        )
    )
    health_pb2_grpc.add_HealthServicer_to_server(health_service, server)
    try:
        server.add_insecure_port(f"[::]:{settings.grpc_port}")
    except RuntimeError as error:
        raise SettingError(f"port {settings.grpc_port} cannot be listened on: {error}") from error

    def tell_health() -> None:
        status = health_pb2.HealthCheckResponse
        health_service.set("", status.SERVING if versions.ready else status.NOT_SERVING)

    tell_health()
    server.start()
    try:
        yield tell_health
    finally:
        health_service.enter_graceful_shutdown()
        server.stop(settings.grace_seconds).wait()


def _handler(call: Callable[[Any], Any], request: Any) -> Any:
    def answered(message: Any, context: Any) -> Any:
        try:
            return call(message)
        except RequestError as error:
            return context.abort(CODES.get(error.status, grpc.StatusCode.INVALID_ARGUMENT), str(error))
        except ModelError as error:
            return context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))

    def written(message: Any) -> bytes:
        return bytes(message.SerializeToString())

    return grpc.unary_unary_rpc_method_handler(answered, request.FromString, written)
