"""Flags and environment, named as TF Serving names them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import SettingError

MEBIBYTE = 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Settings:
    """`folder` holds the numbered versions of the model. A port of 0 means: do not listen. Times are in seconds."""

    name: str
    folder: Path
    rest_port: int = 8501
    grpc_port: int = 8500
    poll_seconds: float = 1.0
    versions: int = 8
    body_limit: int = 16 * MEBIBYTE
    grace_seconds: float = 20.0


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Flags win over MODEL_NAME and MODEL_BASE_PATH.

    As with TF Serving, the flag --model_base_path is the folder of the versions, while the variable MODEL_BASE_PATH is
    the folder above it, to which the model's name is added. Raises SettingError; argparse ends the program with 2.
    """
    args = _parser().parse_args(list(arguments))
    name = args.model_name or environment.get("MODEL_NAME") or "model"
    if not NAME.fullmatch(name):
        raise SettingError(f'the model name "{name}" may hold letters, digits, ".", "_" and "-"')
    base = Path(environment.get("MODEL_BASE_PATH") or "/models")
    folder = Path(args.model_base_path) if args.model_base_path else base / name
    if not args.rest_api_port and not args.port:
        raise SettingError("--port and --rest_api_port are both 0: nothing would listen")
    if args.rest_api_port == args.port:
        raise SettingError(f"--port and --rest_api_port are both {args.port}")
    return Settings(
        name=name,
        folder=folder,
        rest_port=args.rest_api_port,
        grpc_port=args.port,
        poll_seconds=args.file_system_poll_wait_seconds,
        versions=args.max_versions,
        body_limit=args.max_request_bytes,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="model_server", allow_abbrev=False, description=__doc__)
    parser.add_argument("--port", type=_port, default=8500, help="gRPC port; 0: none")
    parser.add_argument("--rest_api_port", type=_port, default=8501, help="HTTP port; 0: none")
    parser.add_argument("--model_name", help="name in the paths (default: $MODEL_NAME, else model)")
    parser.add_argument("--model_base_path", help="folder of the versions (default: $MODEL_BASE_PATH/<name>)")
    parser.add_argument(
        "--file_system_poll_wait_seconds", type=_seconds, default=1.0, help="between looks for versions"
    )
    parser.add_argument("--max_versions", type=_count, default=8, help="how many of the newest versions are loaded")
    parser.add_argument("--max_request_bytes", type=_count, default=16 * MEBIBYTE, help="longest request accepted")
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 3600:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 3600 seconds")
    return number
