from __future__ import annotations

import pytest

from cluster_steps.training_metrics import kfp_metrics, metrics_in, ui_metadata


def test_the_last_line_that_tells_metrics_counts() -> None:
    lines = [
        "[2024/01/01] ppocr INFO: best metric, acc: 0.5, norm_edit_dis: 0.25, best_epoch: 1",
        "[2024/01/01] ppocr INFO: best metric, acc: 0.75, fps: 1.5e+3, best_epoch: 2",
        "save model in ./output/latest",
    ]
    assert metrics_in(lines) == {"acc": 0.75, "fps": 1500.0, "best_epoch": 2.0}


def test_a_training_of_any_kind_may_print_json() -> None:
    assert metrics_in(['INFO {"metrics": {"accuracy": 0.9, "name": "x", "done": true}}']) == {"accuracy": 0.9}


@pytest.mark.parametrize("line", ["", '{"metrics"', '{"metrics": 3}', '{"metrics": {"a": NaN}}', "acc: 0.9"])
def test_other_lines_tell_nothing(line: str) -> None:
    assert metrics_in([line]) == {}


def test_names_are_made_fit_for_the_user_interface() -> None:
    assert kfp_metrics({"Best_Acc/top1": 0.5}) == {
        "metrics": [{"name": "best-acc-top1", "numberValue": 0.5, "format": "RAW"}]
    }


def test_the_page_of_a_job_shows_its_conditions_and_the_viewer() -> None:
    condition = {"type": "Failed", "status": "True", "reason": "BackoffLimit", "message": "a|b\nc"}
    job = {"kind": "PaddleJob", "metadata": {"name": "digits"}, "status": {"conditions": [condition]}}
    (output,) = ui_metadata(job, "http://viewer:8040")["outputs"]
    assert output["storage"] == "inline"
    assert "<http://viewer:8040>" in output["source"]
    assert "| Failed | BackoffLimit | a\\|b c |" in output["source"]
