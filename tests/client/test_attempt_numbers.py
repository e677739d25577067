"""Attempts are numbered on when a run is taken up again, so that no log is lost."""

from __future__ import annotations

from pathlib import Path

from catalog.client.control import retry_run
from catalog.client.execute import run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.spec.parse import parse_component
from catalog.store.progress import get_attempts

FLAKY = """
name: flaky
inputs: [{name: marker, type: String}]
implementation:
  graph:
    tasks:
      try:
        componentRef:
          spec:
            name: try
            inputs: [{name: marker, type: String}]
            implementation:
              container:
                image: busybox:1.36
                command: [sh, -ec, 'echo "try of $0"; test -e "$0"', {inputValue: marker}]
        arguments: {marker: {graphInput: {inputName: marker}}}
        executionOptions: {retryStrategy: {maxRetries: 1}}
        x-catalog: {v: 1}
"""


def test_a_retried_run_counts_its_attempts_on(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    spec = parse_component(FLAKY)
    with open_session(home=tmp_path / "home") as session:
        failed = run(RunRequest(pipeline=spec, arguments={"marker": str(marker)}, engine="process"), session)
        assert failed.state.value == "Failed"
        marker.touch()
        done = retry_run(failed.run_id, session)
        assert done.state.value == "Succeeded"
        rows = get_attempts(session.store, failed.run_id)
        assert [(row.attempt, row.state.value) for row in rows] == [(1, "Failed"), (2, "Failed"), (3, "Succeeded")]
        assert all(Path(row.log).read_text().startswith("try of") for row in rows)
