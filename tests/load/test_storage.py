from __future__ import annotations

import subprocess
import sys

import pytest

from catalog.load.storage import storage_options


def test_the_server_of_s3_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("S3_ENDPOINT", "http://localhost:9000")
    assert storage_options("s3") == {"endpoint_url": "http://localhost:9000"}
    assert storage_options("gs") == {}
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:9001")
    assert storage_options("s3") == {}


def test_a_driver_is_silent_unless_the_user_set_up_logging() -> None:
    program = "import logging; from catalog.load.storage import quieten; {}; quieten('driver'); "
    program += "logging.getLogger('driver').error('failed')"
    told = {}
    for setting in ("pass", "logging.basicConfig()"):
        command = [sys.executable, "-c", program.format(setting)]
        told[setting] = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert told == {"pass": "", "logging.basicConfig()": "ERROR:driver:failed\n"}
