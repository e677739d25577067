from __future__ import annotations

import pytest

from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.runner import drive
from catalog.client.session import Session
from catalog.errors import UsageError
from tests.client.building import shell


def test_its_exit_code_says_how_the_run_ended(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    for script, code, word in (("true", 0, "Succeeded"), ("exit 3", 1, "Failed")):
        run_id = create_run(prepare_run(RunRequest(shell(script), engine="process"), session), session)
        assert drive(run_id) == code
        assert word in capsys.readouterr().out


def test_what_the_user_can_mend_is_a_sentence(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert drive("missing") == UsageError.exit_code
    assert "[run-unknown]" in capsys.readouterr().err
