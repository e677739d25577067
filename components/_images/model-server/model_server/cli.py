"""Starts the server and ends it in good order."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from types import FrameType

from .errors import SettingError
from .onnx_model import FILE, OnnxModel
from .settings import Settings, read_settings
from .versions import Versions


def main(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM or SIGINT; requests begun by then are answered. 0 then, 2 for a wrong setting."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    try:
        settings = read_settings(arguments, os.environ)
        versions = Versions(settings.name, settings.folder, FILE, OnnxModel, settings.versions)
        _tell(f'serving "{settings.name}" from {settings.folder}: REST {settings.rest_port}, gRPC {settings.grpc_port}')
        _serve(settings, versions, stop)
    except SettingError as error:
        print(f"model_server: {error}", file=sys.stderr)
        return 2
    _tell("ended")
    return 0


def _serve(settings: Settings, versions: Versions, stop: threading.Event) -> None:
    with ExitStack() as stack:
        tell_health = stack.enter_context(_grpc(settings, versions))

        def watch() -> None:
            while not stop.is_set():
                for line in versions.poll():
                    _tell(line)
                tell_health()
                stop.wait(settings.poll_seconds)

        threading.Thread(target=watch, daemon=True).start()
        if settings.rest_port:
            _serve_http(settings, versions)
        stop.wait()


def _grpc(settings: Settings, versions: Versions) -> AbstractContextManager[Callable[[], None]]:
    if not settings.grpc_port:
        return nullcontext(lambda: None)
    from .grpc_service import grpc_server

    return grpc_server(versions, settings)


def _serve_http(settings: Settings, versions: Versions) -> None:
    """Returns after the signal, when the open requests are answered."""
    import uvicorn

    from .http_app import HttpApp

    config = uvicorn.Config(
        HttpApp(versions, settings.body_limit),
        host="",
        port=settings.rest_port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        limit_concurrency=128,
        timeout_graceful_shutdown=int(settings.grace_seconds),
    )
    # Its handler of signals gives way to ours when it ends, and then raises the signal anew: so `stop` is set.
    try:
        uvicorn.Server(config).run()
    except SystemExit as error:
        raise SettingError(f"port {settings.rest_port} cannot be listened on") from error


def _tell(line: str) -> None:
    print(line, flush=True)
