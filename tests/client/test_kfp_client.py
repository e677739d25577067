"""`catalog.Client`: the calls of the KFP v1 client, on the stores and engines of this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from catalog import Client, compiler, dsl
from catalog.client.kfp_base import argument_texts
from catalog.errors import CallError, UsageError
from catalog.pipeline.schedule import Schedule


@dsl.pipeline(name="say-it")
def say_it(word: str = "hello", code: int = 0) -> None:
    dsl.ContainerOp("say", "busybox:1.36", ["sh", "-c", 'echo "$0"; exit "$1"', word, code])


@dsl.pipeline(name="sleep")
def sleep() -> None:
    dsl.ContainerOp("sleep", "busybox:1.36", ["sleep", "60"])


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client with empty stores."""
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_LIBRARIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    with Client(engine="process") as opened:
        yield opened


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A compiled package."""
    path = tmp_path / "say-it.zip"
    compiler.Compiler().compile(say_it, path)
    return path


def test_a_function_runs_to_its_end(client: Client) -> None:
    result = client.create_run_from_pipeline_func(say_it, {"word": "hi"}, run_name="first", experiment_name="tries")
    assert (result.run_info.name, result.run_info.parameters) == ("first", {"word": "hi", "code": "0"})
    run = result.wait_for_run_completion(timeout=60).run
    assert (run.id, run.status, run.error) == (result.run_id, "Succeeded", "")
    assert run.scheduled_at is not None
    assert run.finished_at is not None
    assert run.created_at <= run.scheduled_at <= run.finished_at
    assert client.get_experiment(experiment_name="tries").id == run.experiment_id
    assert client.get_run(result.run_id[:12]).run == run


def test_a_failed_run_is_told_and_not_raised(client: Client) -> None:
    result = client.create_run_from_pipeline_func(say_it, {"code": 3})
    run = client.wait_for_run_completion(result.run_id, timedelta(minutes=1)).run
    assert run.status == "Failed"
    assert "exit code 3" in run.error


@pytest.mark.parametrize("ending", compiler.ENDINGS)
def test_every_package_that_the_compiler_writes_runs(client: Client, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"p{ending}"
    compiler.Compiler().compile(say_it, path)
    result = client.create_run_from_pipeline_package(path, {"word": "packed"}, enable_caching=False)
    assert result.wait_for_run_completion(60).run.status == "Succeeded"
    assert result.run_info.pipeline_name == "say-it"


def test_a_package_in_an_experiment(client: Client, package: Path) -> None:
    experiment = client.create_experiment("nightly", "every night")
    run = client.run_pipeline(experiment.id, "tonight", package, {"word": ["a", 1]})
    assert (run.name, run.experiment_id, run.parameters["word"]) == ("tonight", experiment.id, '["a", 1]')
    client.wait_for_run_completion(run.id, 60)
    client.create_run_from_pipeline_package(package).wait_for_run_completion(60)
    assert [found.id for found in client.list_runs(experiment_id=experiment.id).runs] == [run.id]
    assert len(client.list_runs().runs) == 2


def test_waiting_has_an_end(client: Client) -> None:
    result = client.create_run_from_pipeline_func(sleep)
    with pytest.raises(TimeoutError):
        result.wait_for_run_completion(0.5)
    from catalog.client.control import terminate_run

    terminate_run(result.run_id, client.session)
    assert client.wait_for_run_completion(result.run_id, 60).run.status == "Terminated"


def test_experiments(client: Client) -> None:
    first = client.create_experiment("a", "the first")
    assert client.create_experiment("a").id == first.id
    time.sleep(0.01)
    for name in ("b", "c"):
        client.create_experiment(name)
        time.sleep(0.01)
    page = client.list_experiments(page_size=2)
    assert ([found.name for found in page.experiments], page.total_size) == (["c", "b"], 3)
    rest = client.list_experiments(page_token=page.next_page_token, page_size=2)
    assert ([found.name for found in rest.experiments], rest.next_page_token) == (["a"], "")
    assert client.get_experiment(first.id).description == "the first"


def test_pages_of_runs(client: Client) -> None:
    ids = [client.create_run_from_pipeline_func(say_it, {"word": str(number)}).run_id for number in range(3)]
    page = client.list_runs(page_size=2)
    rest = client.list_runs(page_token=page.next_page_token, page_size=2)
    assert [run.id for run in (*page.runs, *rest.runs)] == ids[::-1]
    assert rest.next_page_token == ""
    for run_id in ids:
        client.wait_for_run_completion(run_id, 60)


def test_a_recurring_run_is_kept(client: Client, package: Path) -> None:
    experiment = client.create_experiment("nightly")
    job = client.create_recurring_run(
        experiment.id,
        "every night",
        cron_expression="0 0 3 * * *",
        start_time="2030-01-02T03:04:05Z",
        no_catchup=False,
        max_concurrency=2,
        params={"word": "night"},
        pipeline_package_path=package,
        enabled=False,
    )
    start = datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    wanted = Schedule(
        cron="0 0 3 * * *", start=start, overlap="Forbid", max_concurrency=2, catch_up=True, enabled=False
    )
    assert (job.schedule, job.parameters, job.enabled) == (wanted, {"word": "night", "code": "0"}, False)
    assert (job.max_concurrency, job.no_catchup) == (2, False)
    client.enable_job(job.id)
    assert client.get_recurring_run(job.id).enabled
    client.disable_job(job.id)
    assert [found.id for found in client.list_recurring_runs(experiment_id=experiment.id).jobs] == [job.id]
    client.delete_job(job.id)
    assert client.list_recurring_runs().jobs == ()


def test_a_schedule_is_a_cron_text_or_a_period(client: Client, package: Path) -> None:
    experiment = client.create_experiment("nightly")
    for given in ({}, {"cron_expression": "* * * * *", "interval_second": 5}):
        with pytest.raises(ValueError, match="one of them"):
            client.create_recurring_run(experiment.id, "x", pipeline_package_path=package, **given)  # type: ignore[arg-type]
    with pytest.raises(UsageError) as caught:
        client.create_recurring_run(experiment.id, "x", pipeline_package_path=package, cron_expression="never")
    assert caught.value.rule == "bad-cron"
    with pytest.raises(CallError):
        client.create_recurring_run(
            experiment.id, "x", pipeline_package_path=package, interval_second=5, start_time="soon"
        )


def test_what_is_not_there_is_a_value_error(client: Client, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No experiment is found with name"):
        client.get_experiment(experiment_name="none")
    with pytest.raises(ValueError, match="sorted"):
        client.list_runs(sort_by="name")
    with pytest.raises(ValueError, match="page token"):
        client.list_experiments(page_token="x")
    with pytest.raises(ValueError, match="not told"):
        Client("http://localhost:8888", trust=True)
    other = tmp_path / "other.yaml"
    other.write_text("kind: Workflow\nmetadata: {}\n")
    with pytest.raises(CallError) as caught:
        client.create_run_from_pipeline_package(other)
    assert caught.value.rule == "package-unreadable"


def test_arguments_become_texts_as_in_the_kfp_sdk() -> None:
    assert argument_texts({"a": [1, "b"], "c": {"d": 1}, "e": True, "f": 1.5, "g": None}) == {
        "a": '[1, "b"]',
        "c": '{"d": 1}',
        "e": "True",
        "f": "1.5",
    }
