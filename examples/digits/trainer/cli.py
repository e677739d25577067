"""The command line: train, export, ask a server, plan a job, or write the data set."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from . import checkpoint
from .arguments import TABLE, parser
from .asking import ask, await_model
from .export import export
from .failure import Failure
from .files import write_json, write_text
from .images import read_data_set
from .job import Settings, run
from .place import find_place
from .pods import JobFiles, tfjob_specs

LARGEST_DIFFERENCE = 1e-4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it went well, 1 with a sentence when it did not."""
    args = parser().parse_args(arguments)
    try:
        COMMANDS[args.command](args)
    except (Failure, OSError) as error:
        print(f"digits: {error}", file=sys.stderr)
        return 1
    return 0


def _train(args: argparse.Namespace) -> None:
    given = {name: value for name, value in vars(args).items() if name != "command"}
    settings = Settings(**{**given, "model": args.model or args.output / "model"})
    run(find_place(os.environ, socket.gethostname()), settings)


def _ask(args: argparse.Namespace) -> None:
    test = read_data_set(args.data, args.seed).test
    url = args.url.rstrip("/")
    if not urlsplit(url).path:
        url = f"{url}/v1/models/{args.model}"
    answer = ask(url, test, await_model(url, args.patience), args.output)
    print(f"version {answer.version}: {answer.accuracy:.4f} of {len(test)} images right", flush=True)
    if args.accuracy:
        write_text(args.accuracy, f"{answer.accuracy:.6f}\n")
    if args.metrics:
        metric = {"name": "served-accuracy", "numberValue": round(answer.accuracy, 6), "format": "PERCENTAGE"}
        write_json(args.metrics, {"metrics": [metric]})
    if answer.accuracy < args.least_accuracy:
        raise Failure(f"the accuracy {answer.accuracy:.4f} is below {args.least_accuracy:g}")
    if answer.difference is not None:
        print(f"largest difference from the trained parameters: {answer.difference:.2g}", flush=True)
        if not answer.difference <= LARGEST_DIFFERENCE:
            raise Failure("the server does not serve the model that was trained")


def _export(args: argparse.Namespace) -> None:
    snapshot = checkpoint.newest(args.output / "checkpoints")
    if snapshot is None:
        raise Failure(f"{args.output / 'checkpoints'} holds no checkpoint")
    print(f"step {snapshot.step}: {export(snapshot.parameters, args.model, args.model_version)}", flush=True)


def _plan(args: argparse.Namespace) -> None:
    try:
        files = JobFiles(str(args.dataset_ref["claim"]), str(args.dataset_ref["path"]), args.folder)
    except (TypeError, KeyError) as error:
        raise Failure(f"the reference to the data set names no {error}: {args.dataset_ref}") from error
    specs = tfjob_specs(args.image, files, args.workers, args.servers, args.model_version)
    for role in ("Chief", "PS", "Worker", "Evaluator"):
        write_json(getattr(args, role.lower()), specs[role])
    texts = {"model_dir": files.model_dir, "model_path": files.model_path, "log_dir": files.log_dir}
    texts["board"] = f"{args.name}-board"
    for name, text in texts.items():
        write_text(getattr(args, name), text)


def _data(args: argparse.Namespace) -> None:
    args.target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TABLE, args.target)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "train": _train,
    "export": _export,
    "ask": _ask,
    "plan": _plan,
    "data": _data,
}
