"""Flags and environment of the model server."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_server.errors import SettingError
from model_server.settings import read_settings


def test_the_environment_names_the_folder_above_the_model() -> None:
    settings = read_settings([], {"MODEL_NAME": "digits", "MODEL_BASE_PATH": "/data"})
    assert (settings.name, settings.folder) == ("digits", Path("/data/digits"))
    assert (settings.rest_port, settings.grpc_port) == (8501, 8500)
    assert read_settings([], {}).folder == Path("/models/model")


def test_flags_win_and_name_the_folder_itself() -> None:
    flags = ["--model_name=a", "--model_base_path=/x/y", "--rest_api_port=9001", "--port=9000"]
    settings = read_settings(flags, {"MODEL_NAME": "b", "MODEL_BASE_PATH": "/data"})
    assert (settings.name, settings.folder) == ("a", Path("/x/y"))
    assert (settings.rest_port, settings.grpc_port) == (9001, 9000)


@pytest.mark.parametrize(
    ("flags", "problem"),
    [
        (["--model_name=a/b"], "may hold letters"),
        (["--port=0", "--rest_api_port=0"], "nothing would listen"),
        (["--port=9000", "--rest_api_port=9000"], "both 9000"),
    ],
)
def test_settings_that_cannot_be(flags: list[str], problem: str) -> None:
    with pytest.raises(SettingError, match=problem):
        read_settings(flags, {})


@pytest.mark.parametrize("flag", ["--port=70000", "--max_versions=0", "--enable_batching", "--model_config_file=x"])
def test_flags_it_does_not_have(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_settings([flag], {})
    assert caught.value.code == 2
    assert flag.split("=", maxsplit=1)[0] in capsys.readouterr().err
