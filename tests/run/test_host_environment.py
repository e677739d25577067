from __future__ import annotations

import os
import sys

from catalog.run.host_environment import host_environment


def test_secrets_of_other_programs_stay_here_and_settings_of_storage_pass() -> None:
    host = {
        "PATH": "/bin",
        "LC_ALL": "C",
        "AWS_PROFILE": "me",
        "GOOGLE_APPLICATION_CREDENTIALS": "/key.json",
        "GITHUB_TOKEN": "secret",
        "PYTHONPATH": "/mine",
    }
    passed = host_environment(host)
    assert passed["LC_ALL"] == "C"
    assert passed["AWS_PROFILE"] == "me"
    assert passed["GOOGLE_APPLICATION_CREDENTIALS"] == "/key.json"
    assert not {"GITHUB_TOKEN", "PYTHONPATH"} & passed.keys()


def test_pip_never_installs_into_this_machine() -> None:
    assert host_environment({"PIP_REQUIRE_VIRTUALENV": "0"})["PIP_REQUIRE_VIRTUALENV"] == "1"


def test_there_is_a_python_even_where_path_has_none() -> None:
    assert host_environment({"PATH": "/bin"})["PATH"] == f"/bin{os.pathsep}{os.path.dirname(sys.executable)}"


def test_by_default_it_is_this_process_own() -> None:
    assert host_environment()["PATH"].startswith(os.environ["PATH"])
