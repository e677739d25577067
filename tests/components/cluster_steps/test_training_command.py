from __future__ import annotations

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.training_command import PROJECTS, TrainOrder, file_name, split_changes

OCR = PROJECTS["paddleocr"]


def changes_of(command: list[str]) -> dict[str, str]:
    words = command[command.index("-o") + 1 :]
    return dict(word.split("=", 1) for word in words)


def test_training_is_told_where_everything_lies() -> None:
    order = TrainOrder(
        name="digits",
        config="configs/rec.yml",
        changes=("Global.epoch_num=3",),
        dataset="icdar",
        labels=("train list.txt", ""),
    )
    command = OCR.train(order)
    assert command[:5] == ["python", "tools/train.py", "-c", "configs/rec.yml", "-o"]
    assert changes_of(command) == {
        "Global.epoch_num": "3",
        "Global.save_model_dir": "/mnt/task-center/models/digits/",
        "Global.save_inference_dir": "/mnt/task-center/inference/digits/",
        "Train.dataset.data_dir": "/mnt/data-center/icdar/",
        "Train.dataset.label_file_list": '["/mnt/data-center/icdar/train list.txt"]',
        "Eval.dataset.data_dir": "/mnt/data-center/icdar/",
    }


def test_text_for_a_shell_stays_one_word() -> None:
    evil = "a.yml; rm -rf / #$(id)`id`"
    assert evil in OCR.train(TrainOrder("digits", evil))
    assert evil in OCR.export(TrainOrder("digits", evil))


def test_gpus_and_several_workers_need_the_launcher() -> None:
    command = OCR.train(TrainOrder("digits", "c.yml", gpus=2))
    assert command[:5] == ["python", "-m", "paddle.distributed.launch", "--gpus", "0,1"]
    command = OCR.train(TrainOrder("digits", "c.yml", launch=True))
    assert command[:3] == ["python", "-m", "paddle.distributed.launch"]
    assert "--gpus" not in command


@pytest.mark.parametrize(
    ("url", "parameters"),
    [
        ("https://host/best.pdparams", "best"),
        ("https://host/v2.0/best.v2.pdparams?token=x", "best.v2"),
        ("https://host/best%20one", "best one"),
    ],
)
def test_the_name_of_pretrained_parameters_may_have_any_number_of_dots(url: str, parameters: str) -> None:
    found = changes_of(OCR.train(TrainOrder("digits", "c.yml", pretrained=url)))
    assert found["Global.pretrained_model"] == f"/mnt/task-center/pretrain_model/{parameters}"


def test_a_url_without_a_file_name_is_refused() -> None:
    with pytest.raises(StepUsage, match="names no file"):
        file_name("https://host/")


def test_the_export_begins_with_the_best_checkpoint() -> None:
    found = changes_of(OCR.export(TrainOrder("digits", "c.yml", changes=("Global.use_gpu=false",))))
    assert found == {
        "Global.use_gpu": "false",
        "Global.pretrained_model": "/mnt/task-center/models/digits/best_accuracy",
        "Global.save_inference_dir": "/mnt/task-center/inference/digits/",
    }


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("", ()),
        ("a.b=1", ("a.b=1",)),
        ("a=1, b.c=x=y ,", ("a=1", "b.c=x=y")),
        ("a=[1,2],b={c: 1, d: [2, 3]}", ("a=[1,2]", "b={c: 1, d: [2, 3]}")),
        ("""a="x,y",b='p"q,r'""", ('a="x,y"', """b='p"q,r'""")),
    ],
)
def test_commas_inside_a_value_do_not_divide(text: str, changes: tuple[str, ...]) -> None:
    assert split_changes(text) == changes


@pytest.mark.parametrize("text", ["a", "a=1,b", "=1"])
def test_a_change_without_key_or_value_is_refused(text: str) -> None:
    with pytest.raises(StepUsage, match=r"Key\.sub=value"):
        split_changes(text)
