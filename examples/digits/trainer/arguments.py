"""The flags of the commands."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

from .job import Settings

TABLE = Path(__file__).parent.parent / "data" / "digits.csv.gz"
PLANNED = ("chief", "ps", "worker", "evaluator", "model-dir", "model-path", "log-dir", "board")


def parser() -> argparse.ArgumentParser:
    """Of the whole program; the name of the command is in `command`."""
    whole = argparse.ArgumentParser(prog="digits", description="Handwritten digits, learnt and asked about.")
    commands = whole.add_subparsers(dest="command", required=True)
    _add_train(commands.add_parser("train", help="train alone, or as one process of a TFJob or PaddleJob"))
    _add_export(commands.add_parser("export", help="export the last checkpoint of a training"))
    _add_ask(commands.add_parser("ask", help="ask a model server about the test images"))
    _add_plan(commands.add_parser("plan", help="the replica specs of a TFJob, and where its files will be"))
    writing = commands.add_parser("data", help="write the data set to a file")
    writing.add_argument("target", type=Path)
    return whole


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=TABLE, help="the table, or a folder that holds it")
    parser.add_argument("--output", type=Path, required=True, help="folder all processes share")
    parser.add_argument("--model", type=Path, help="folder of the versions (default: <output>/model)")
    parser.add_argument("--model-version", type=_positive, default=1)
    parser.add_argument("--steps", type=_positive, default=Settings.steps)
    parser.add_argument("--batch", type=_positive, default=Settings.batch, help="images per step, of all trainers")
    parser.add_argument("--hidden", type=_positive, default=Settings.hidden, help="units of the hidden layer")
    parser.add_argument("--rate", type=_rate, default=Settings.rate, help="the step of the descent")
    parser.add_argument("--seed", type=int, default=Settings.seed)
    parser.add_argument("--checkpoint-every", type=_positive, default=Settings.checkpoint_every, metavar="STEPS")
    parser.add_argument("--least-accuracy", type=float, default=0.0, help="below this, nothing is exported")
    parser.add_argument("--patience", type=float, default=Settings.patience, help="seconds to wait for others")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, required=True, help="the training's folder")
    parser.add_argument("--model", type=Path, required=True, help="folder of the versions")
    parser.add_argument("--model-version", type=_positive, default=1)


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", required=True, help="such as http://model-server:8501, with or without the path")
    parser.add_argument("--model", default="digits", help="name of the model, for the path")
    parser.add_argument("--data", type=Path, default=TABLE)
    parser.add_argument("--seed", type=int, default=Settings.seed, help="the one of the training")
    parser.add_argument("--output", type=Path, help="the training's folder: compare with its last checkpoint")
    parser.add_argument("--least-accuracy", type=float, default=0.9)
    parser.add_argument("--accuracy", type=Path, help="file to write the share of right answers to")
    parser.add_argument("--metrics", type=Path, help="file to write the same to, as metrics of a run")
    parser.add_argument("--patience", type=float, default=Settings.patience, help="seconds to wait for the server")


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--image", required=True)
    parser.add_argument("--dataset-ref", type=json.loads, required=True, help="JSON with claim and path")
    parser.add_argument("--name", required=True, help="of the job")
    parser.add_argument("--folder", required=True, help="of the job's files, in the claim")
    parser.add_argument("--workers", type=_positive, default=2)
    parser.add_argument("--servers", type=_positive, default=1)
    parser.add_argument("--model-version", type=_positive, default=1)
    for name in PLANNED:
        parser.add_argument(f"--{name}", type=Path, required=True, help="file to write")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _rate(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(text)
    return number
