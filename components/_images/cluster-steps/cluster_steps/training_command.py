"""The command lines of training projects: lists of words, so no shell ever reads a user's text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from cluster_steps.errors import StepUsage

DATA_CENTER = "/mnt/data-center"
TASK_CENTER = "/mnt/task-center"
BRACKETS = {"[": "]", "{": "}", "(": ")"}


@dataclass(frozen=True)
class TrainOrder:
    """What a project's training program is told.

    `dataset` is the folder of the data set in the data volume, `labels` are (training, test) label files in it, ''
    for none; `pretrained` is the URL of the parameters to begin with; `gpus` those of one node; `launch` asks for
    Paddle's launcher, which several processes need.
    """

    name: str
    config: str
    changes: tuple[str, ...] = ()
    dataset: str = ""
    labels: tuple[str, str] = ("", "")
    pretrained: str = ""
    gpus: int = 0
    launch: bool = False
    visualdl: bool = False

    @property
    def model_folder(self) -> str:
        """Where checkpoints and logs of the training go."""
        return f"{TASK_CENTER}/models/{self.name}"

    @property
    def inference_folder(self) -> str:
        """Where the exported model goes."""
        return f"{TASK_CENTER}/inference/{self.name}"

    @property
    def pretrained_file(self) -> str:
        """Where the prepared parameters lie; '' for none."""
        return f"{TASK_CENTER}/pretrain_model/{file_name(self.pretrained)}" if self.pretrained else ""


@dataclass(frozen=True)
class Project:
    """A project whose tools we know: the command lines that train and that export."""

    train: Callable[[TrainOrder], list[str]]
    export: Callable[[TrainOrder], list[str]]


def file_name(url: str) -> str:
    """The last part of a URL's path, however many dots it has.

    Raises StepUsage when there is none.
    """
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    if not name:
        raise StepUsage(f"{url!r} names no file")
    return name


def split_changes(text: str) -> tuple[str, ...]:
    """`Key.sub=value` parts between commas; commas in brackets or quotes are part of a value.

    Raises StepUsage for a part that has no `=` behind a key.
    """
    parts, begin, closers, quote = [], 0, [""], ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in BRACKETS:
            closers.append(BRACKETS[sign])
        elif sign == closers[-1]:
            closers.pop()
        elif sign == "," and len(closers) == 1:
            parts.append(text[begin:place])
            begin = place + 1
    changes = tuple(part.strip() for part in (*parts, text[begin:]) if part.strip())
    for change in changes:
        key, sign, _ = change.partition("=")
        if not sign or not key.strip():
            raise StepUsage(f"config change {change!r} is not of the form Key.sub=value")
    return changes


def _launched(order: TrainOrder) -> list[str]:
    if not (order.gpus or order.launch):
        return ["python"]
    gpus = ["--gpus", ",".join(map(str, range(order.gpus)))] if order.gpus else []
    return ["python", "-m", "paddle.distributed.launch", *gpus, "--log_dir", f"{order.model_folder}/log"]


def _parameters(file: str) -> str:
    """The name Paddle loads parameters by: without the last suffix, if that is the usual one."""
    return file.removesuffix(".pdparams")


def _paddleocr_train(order: TrainOrder) -> list[str]:
    changes = [*order.changes, f"Global.save_model_dir={order.model_folder}/"]
    changes.append(f"Global.save_inference_dir={order.inference_folder}/")
    if order.pretrained:
        changes.append(f"Global.pretrained_model={_parameters(order.pretrained_file)}")
    if order.visualdl:
        changes.append("Global.use_visualdl=true")
    for phase, label in zip(("Train", "Eval"), order.labels, strict=True):
        folder = f"{DATA_CENTER}/{order.dataset}/"
        changes.append(f"{phase}.dataset.data_dir={folder}")
        if label:
            changes.append(f"{phase}.dataset.label_file_list={json.dumps([folder + label])}")
    return [*_launched(order), "tools/train.py", "-c", order.config, "-o", *changes]


def _paddleocr_export(order: TrainOrder) -> list[str]:
    changes: Sequence[str] = (
        *order.changes,
        f"Global.pretrained_model={order.model_folder}/best_accuracy",
        f"Global.save_inference_dir={order.inference_folder}/",
    )
    return ["python", "tools/export_model.py", "-c", order.config, "-o", *changes]


PROJECTS: dict[str, Project] = {"paddleocr": Project(_paddleocr_train, _paddleocr_export)}
