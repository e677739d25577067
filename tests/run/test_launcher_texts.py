"""Components that only KFP's own launcher can start."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.errors import RunError
from catalog.run.launcher_texts import launcher_findings
from catalog.spec.parse import parse_component

LAUNCHED = """
name: launched
outputs: [{name: Output, type: String}]
implementation: {container: {image: i, command: [c, {executorInput: null}]}}
"""


def test_what_asks_for_the_executor_input_is_found() -> None:
    plain = parse_component("implementation: {container: {image: i, command: [c]}}")
    (finding,) = launcher_findings([plain, parse_component(LAUNCHED)])
    assert finding.rule == "needs-launcher"
    assert '"launched"' in finding.message


@pytest.mark.parametrize("engine", ["process", "docker"])
def test_it_is_refused_before_anything_is_written(tmp_path: Path, engine: str) -> None:
    with open_session(home=tmp_path) as session, pytest.raises(RunError) as caught:
        prepare_run(RunRequest(pipeline=parse_component(LAUNCHED), engine=engine), session)
    assert caught.value.rule == "needs-launcher"
