"""`catalog.Client` with the address of a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Client
from catalog.errors import CallError
from tests.hub.served import served

PACKAGE = """
name: say
inputs: [{name: word, type: String, default: moin}]
outputs: [{name: text, type: String}]
implementation:
  container:
    image: library/bash:4.4.23
    command: [bash, -c, 'mkdir -p "$(dirname "$0")"; printf %s "$1" > "$0"', {outputPath: text}, {inputValue: word}]
"""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CATALOG_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with served(tmp_path / "hub", engine="process", trust=True) as hub:
        with Client(hub.address, existing_token=hub.token()) as client:
            yield client


def test_experiments_runs_and_recurring_runs_are_the_servers(client: Client, tmp_path: Path) -> None:
    package = tmp_path / "say.yaml"
    package.write_text(PACKAGE, encoding="utf-8")
    experiment = client.create_experiment("lab", "ours")
    assert client.get_experiment(experiment_name="lab").id == experiment.id
    result = client.create_run_from_pipeline_package(package, {"word": "hi"}, "first", "lab")
    run = client.wait_for_run_completion(result.run_id, 60).run
    assert (run.status, run.name, run.parameters["word"]) == ("Succeeded", "first", "hi")
    second = client.run_pipeline(experiment.id, "second", package)
    page = client.list_runs(page_size=1, experiment_id=experiment.id)
    rest = client.list_runs(page_token=page.next_page_token, page_size=1, experiment_id=experiment.id)
    assert [found.id for found in (*page.runs, *rest.runs)] == [second.id, run.id]
    job = client.create_recurring_run(
        experiment.id, "nightly", cron_expression="0 0 3 * * *", pipeline_package_path=package, enabled=False
    )
    assert [found.id for found in client.list_recurring_runs().jobs] == [job.id]
    client.enable_job(job.id)
    assert client.get_recurring_run(job.id).enabled
    client.delete_job(job.id)
    assert client.list_recurring_runs().jobs == ()
    with pytest.raises(CallError):
        assert client.session
    with pytest.raises(ValueError, match="page token"):
        client.list_experiments(page_token="x")
    client.wait_for_run_completion(second.id, 60)
    assert not (tmp_path / "home").exists()
