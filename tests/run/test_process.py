"""Tasks as real processes of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from catalog.errors import RunError
from catalog.run.process import ProcessEngine
from tests.run.jobs import Bench, component

COPY = """
name: copy
inputs: [{name: some data}, {name: n}]
outputs: [{name: Copy}, {name: Ünï}]
implementation:
  container:
    image: x
    command: [sh, -c, 'cat "$0" > "$1" && printf %s "$3" > "$2" && pwd && ls -A']
    args: [{inputPath: some data}, {outputPath: Copy}, {outputPath: Ünï}, {inputValue: n}]
"""


def shell(script: str, extra: str = "") -> str:
    """A component that runs a shell script."""
    lines = "\n".join(f"        {line}" for line in script.strip().splitlines())
    return f"implementation:\n  container:\n    image: x\n    command:\n    - sh\n    - -c\n    - |\n{lines}\n{extra}"


def is_alive(pid: int) -> bool:
    """False once a process that was told to end is gone; true when it still runs after a while."""
    for _ in range(200):
        found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if found.stdout.strip()[:1] in ("", "Z"):
            return False
        time.sleep(0.05)
    return True


def stop_after(path: Path, stop: threading.Event) -> None:
    """Set `stop` once a task has written the file."""
    wait_for(path)
    stop.set()


def wait_for(path: Path) -> str:
    """The content of a file that a task is about to write."""
    while not path.is_file() or not path.read_text().endswith("\n"):
        time.sleep(0.01)
    return path.read_text().strip()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(ProcessEngine(grace_seconds=0.5, environments=tmp_path / "venvs"), tmp_path)


def test_files_go_in_and_come_out_in_the_jobs_own_folder(bench: Bench) -> None:
    job = bench.job(COPY, {"n": "5"}, {"some data": bench.store.put_text("a\nb")})
    ending = bench.run(job)
    assert ending.succeeded
    assert {name: path.read_text() for name, path in ending.outputs.items()} == {"Copy": "a\nb", "Ünï": "5"}
    assert all(job.folder in path.parents for path in ending.outputs.values())
    assert job.log.read_text() == f"{job.folder}/work\n"


def test_an_argument_given_only_as_text_becomes_a_file(bench: Bench) -> None:
    ending = bench.run(bench.job(COPY, {"n": "5", "some data": "plain"}))
    assert ending.outputs["Copy"].read_text() == "plain"


def test_a_folder_goes_in_and_comes_out(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "given" / "sub").mkdir(parents=True)
    (tmp_path / "given" / "sub" / "a").write_text("1")
    text = """
inputs: [{name: i}]
outputs: [{name: o}]
implementation: {container: {image: x, command: [cp, -r, {inputPath: i}, {outputPath: o}]}}
"""
    ending = bench.run(bench.job(text, files={"i": bench.store.put(tmp_path / "given")}))
    assert (ending.outputs["o"] / "sub" / "a").read_text() == "1"


def test_an_output_that_was_not_written_is_not_there(bench: Bench) -> None:
    text = "{outputs: [{name: o}], implementation: {container: {image: x, command: [test, -n, {outputPath: o}]}}}"
    ending = bench.run(bench.job(text))
    assert ending.succeeded
    assert ending.outputs == {}


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        ("exit 3", 3, "the program ended with exit code 3"),
        ("exit 137", 137, "the program ended with exit code 137 (128 + 9, SIGKILL)"),
        ("kill -KILL $$", -9, "the program was ended by signal 9 (SIGKILL)"),
        ("no-such-command", 127, "the program ended with exit code 127 (a command was not found)"),
    ],
)
def test_failures_are_reported_as_themselves(bench: Bench, script: str, code: int, message: str) -> None:
    ending = bench.run(bench.job(shell(script)))
    assert (ending.exit_code, ending.message, ending.error) == (code, message, False)
    assert not ending.succeeded


def test_stdout_and_stderr_are_one_log_and_stdin_is_empty(bench: Bench) -> None:
    job = bench.job(shell("echo one; echo two >&2; wc -c"))
    bench.run(job)
    assert job.log.read_text().split() == ["one", "two", "0"]


def test_a_program_that_is_not_here(bench: Bench) -> None:
    ending = bench.run(bench.job("implementation: {container: {image: x, command: [gsutil-of-another-machine, cat]}}"))
    assert ending.exit_code is None
    assert ending.error
    assert '"gsutil-of-another-machine" is not on this machine' in ending.message
    assert "--engine docker" in ending.message
    assert bench.handles == []


def test_a_program_that_may_not_be_executed(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "program").write_text("")
    ending = bench.run(bench.job(f"implementation: {{container: {{image: x, command: [{tmp_path}/program]}}}}"))
    assert ending.error
    assert "Permission denied" in ending.message


def test_an_argument_that_no_program_can_take(bench: Bench) -> None:
    text = "{inputs: [{name: a}], implementation: {container: {image: x, command: [echo, {inputValue: a}]}}}"
    assert "cannot be started" in bench.run(bench.job(text, {"a": "nul \0"})).message
    assert "cannot be started" in bench.run(bench.job(text, {"a": "x" * (1 << 18)})).message


def test_a_missing_artifact_ends_the_task_with_a_sentence(bench: Bench) -> None:
    artifact = bench.store.put_text("gone")
    bench.store.delete([artifact.digest])
    ending = bench.run(bench.job(COPY, {"n": "5"}, {"some data": artifact}))
    assert ending.error
    assert artifact.digest in ending.message


def test_the_environment_is_small_and_the_jobs_own_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    monkeypatch.setenv("AWS_PROFILE", "me")
    bench = Bench(ProcessEngine(), tmp_path)
    job = bench.job(shell("env", "    env: {A: '{{workflow.name}}', B: component}"), env={"B": "job"})
    bench.run(job)
    lines = job.log.read_text().splitlines()
    own = {"A=my-run", "B=job", "AWS_PROFILE=me", f"TMPDIR={job.folder}/work", "PIP_REQUIRE_VIRTUALENV=1"}
    assert own <= set(lines)
    assert not any(line.startswith("SOME_TOKEN") for line in lines)


DOWNLOAD = """
outputs: [{name: data}, {name: relative}]
implementation:
  container:
    image: x
    command: [sh, -c, 'echo hello | tee $0 && echo there > out.txt']
    args: [/tmp/engine-test-results.txt]
    fileOutputs: {data: /tmp/engine-test-results.txt, relative: out.txt}
"""


@pytest.mark.parametrize("folder", ["plain", "Application Support"])
def test_fixed_output_paths_lie_in_the_jobs_folder(tmp_path: Path, folder: str) -> None:
    bench = Bench(ProcessEngine(), tmp_path / folder)
    job = bench.job(DOWNLOAD)
    ending = bench.run(job)
    assert ending.outputs["data"] == job.folder / "outputs" / "data" / "data"
    assert ending.outputs["data"].read_text() == "hello\n"
    assert ending.outputs["relative"].read_text() == "there\n"
    assert not Path("/tmp/engine-test-results.txt").exists()


def test_a_path_inside_a_branch_that_is_not_taken_is_refused(bench: Bench) -> None:
    text = """
inputs: [{name: a, optional: true}]
outputs: [{name: o}]
implementation:
  container:
    image: x
    command: ['true', {if: {cond: {isPresent: a}, then: [/tmp/engine-test-o]}}]
    fileOutputs: {o: /tmp/engine-test-o}
"""
    assert "/tmp/engine-test-o" in bench.run(bench.job(text)).message
    assert bench.run(bench.job(text, {"a": "1"})).succeeded


def test_two_paths_for_one_output_disagree_as_in_a_container(bench: Bench) -> None:
    text = """
outputs: [{name: o}]
implementation:
  container:
    image: x
    command: [sh, -c, 'echo x > "$0"', {outputPath: o}, %s]
    fileOutputs: {o: %s}
"""
    agreed, other = "/tmp/outputs/o/data", "/tmp/other"
    assert bench.run(bench.job(text % (agreed, agreed))).outputs["o"].read_text() == "x\n"
    assert "has two paths" in bench.run(bench.job(text % (other, other))).message


def test_preparing_refuses_every_component_that_needs_its_container() -> None:
    hidden = "{outputs: [{name: o}], implementation: {container: {image: x, command: [p], fileOutputs: {o: /tmp/o}}}}"
    empty = "implementation: {container: {image: x}}"
    fine = component(COPY)
    ProcessEngine().prepare([fine])
    with pytest.raises(RunError) as raised:
        ProcessEngine().prepare([fine, component(hidden), component(empty)])
    assert [finding.rule for finding in raised.value.findings] == ["fixed-output-path", "no-command"]


def test_a_component_without_a_command_cannot_run(bench: Bench) -> None:
    ending = bench.run(bench.job("implementation: {container: {image: x, args: [echo]}}"))
    assert ending.error
    assert "has no command" in ending.message


URIS = """
inputs: [{name: i}]
outputs: [{name: o}]
implementation:
  container:
    image: x
    command: [sh, -c, 'case $1 in *://*) echo $0 $1;; *) cat "$0" > "$1";; esac', {inputUri: i}, {outputUri: o}]
"""


def test_uris_without_a_root_are_paths_of_the_job(bench: Bench) -> None:
    ending = bench.run(bench.job(URIS, files={"i": bench.store.put_text("hi")}))
    assert ending.outputs["o"].read_text() == "hi"


def test_uris_below_a_folder_are_paths_there_and_begin_empty(bench: Bench, tmp_path: Path) -> None:
    job = bench.job(URIS, files={"i": bench.store.put_text("hi")}, uri_root=str(tmp_path / "root"))
    left_over = tmp_path / "root" / job.run_id / "task" / "o"
    (left_over / "folder").mkdir(parents=True)
    ending = bench.run(job)
    assert ending.outputs == {"o": left_over}
    assert left_over.read_text() == "hi"


def test_remote_uris_are_the_programs_business(bench: Bench) -> None:
    artifact = bench.store.put_text("hi")
    lying_at = type(artifact)(artifact.digest, artifact.size, "file", "s3://b/in")
    job = bench.job(URIS, files={"i": lying_at}, uri_root="s3://b/root")
    ending = bench.run(job)
    place = f"s3://b/root/{job.run_id}/task/o"
    assert job.log.read_text().split() == ["s3://b/in", place]
    assert (ending.outputs, ending.uris) == ({}, {"o": place})


def test_a_timeout_ends_the_whole_group(bench: Bench) -> None:
    job = bench.job(shell("trap '' TERM; sleep 1000 & echo $! > child; wait; wait"), timeout_seconds=0.3)
    ending = bench.run(job)
    assert (ending.exit_code, ending.timed_out, ending.message) == (-9, True, "timed out after 0.3 s")
    assert not is_alive(int((job.folder / "work" / "child").read_text()))


def test_a_stop_lets_the_program_clean_up(bench: Bench) -> None:
    job = bench.job(shell("trap 'echo cleaned; exit 7' TERM; echo ready > ready\nwhile :; do sleep 0.05; done"))
    stop = threading.Event()
    threading.Thread(target=stop_after, args=(job.folder / "work" / "ready", stop)).start()
    ending = bench.run(job, stop)
    assert (ending.exit_code, ending.stopped, ending.message) == (7, True, "stopped on request")
    assert "cleaned" in job.log.read_text()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux shows the environment of other processes")
def test_a_stop_finds_what_left_the_group(bench: Bench) -> None:
    script = (
        f"{sys.executable} -c 'import os,time; os.setsid(); print(os.getpid(), flush=True); time.sleep(1000)' > out &"
    )
    job = bench.job(shell(f"{script}\nwait"))
    stop = threading.Event()
    threading.Thread(target=stop_after, args=(job.folder / "work" / "out", stop)).start()
    assert bench.run(job, stop).stopped
    assert not is_alive(int((job.folder / "work" / "out").read_text()))


def test_what_a_program_leaves_running_is_ended(bench: Bench) -> None:
    job = bench.job(shell("sleep 1000 & echo $! > child"))
    assert bench.run(job).succeeded
    assert not is_alive(int((job.folder / "work" / "child").read_text()))


def test_a_later_runner_ends_what_a_killed_one_left(bench: Bench) -> None:
    job = bench.job(shell("echo $$ > pid; sleep 1000"))
    thread = threading.Thread(target=bench.run, args=(job,))
    thread.start()
    pid = int(wait_for(job.folder / "work" / "pid"))
    ProcessEngine(grace_seconds=0.5).kill(bench.handles[0])
    thread.join()
    assert not is_alive(pid)
    ProcessEngine().kill(bench.handles[0])


def test_an_error_of_the_caller_leaves_nothing_running(bench: Bench) -> None:
    job = bench.job(shell("exec sleep 1000"))
    handles: list[int] = []

    def refuse(text: str) -> None:
        handles.append(json.loads(text)["pgid"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.engine.run(job, threading.Event(), refuse)
    assert not is_alive(handles[0])


def test_many_tasks_at_once(bench: Bench) -> None:
    jobs = [bench.job(COPY, {"n": str(n), "some data": "x" * n}) for n in range(30)]
    found: dict[int, str] = {}

    def run(n: int) -> None:
        found[n] = bench.run(jobs[n]).outputs["Copy"].read_text()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: "x" * n for n in range(30)}
