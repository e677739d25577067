"""Tasks in real containers."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docker
import pytest

from catalog.run.docker_engine import DockerEngine
from catalog.run.folder_store import LINK_MIN
from tests.requirements import docker_available, require
from tests.run.jobs import Bench

IMAGE = "busybox:1.36"

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def client() -> Iterator[docker.APIClient]:
    require("docker", docker_available(), "no docker daemon answers")
    client = docker.APIClient(version="auto")
    yield client
    client.close()


@pytest.fixture(params=["auto", "never"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, client: docker.APIClient) -> Bench:
    """A bench on either way that files can go: folders that the container shares with this machine, and archives."""
    engine = DockerEngine(grace_seconds=1, mounts=request.param)
    engine.prepare([])
    if request.param == "auto":
        require("docker-mounts", engine.daemon.shares, "this daemon and this user cannot share folders")
    return Bench(engine, tmp_path)


def shell(script: str, image: str = IMAGE, extra: str = "") -> str:
    """A component that runs a shell script in a container."""
    return f"""
implementation:
  container:
    image: {image}
    command: [sh, -c, {json.dumps(script)}]
{extra}"""


def in_thread(bench: Bench, text: str) -> threading.Thread:
    """A thread in which the component runs; returns once its container prints something."""
    job = bench.job(text)
    thread = threading.Thread(target=lambda: bench.endings.append(bench.run(job)))
    thread.start()
    while not job.log.is_file() or not job.log.read_text():
        time.sleep(0.02)
    return thread


def containers(client: docker.APIClient, run_id: str) -> list[str]:
    found = client.containers(all=True, filters={"label": f"kfp-catalog.run={run_id}"})
    return [container["Id"] for container in found]


COPY = """
inputs: [{name: some data}, {name: n}]
outputs: [{name: Copy}, {name: Ünï}, {name: fixed}, {name: linked}, {name: missing}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, 'cat "$0" > "$1"; printf %s "$3" > "$2"; echo f > /fixed; echo l > /real; ln -s /real /linked']
    args: [{inputPath: some data}, {outputPath: Copy}, {outputPath: Ünï}, {inputValue: n}, {outputPath: missing}]
    fileOutputs: {fixed: /fixed, linked: /linked}
"""


def test_files_go_in_and_come_out(bench: Bench, client: docker.APIClient) -> None:
    big = "line\n" * 400_000
    job = bench.job(COPY, {"n": "5"}, {"some data": bench.store.put_text(big)})
    ending = bench.run(job)
    assert ending.succeeded, ending
    assert ending.outputs.pop("Copy").read_text() == big  # type: ignore[attr-defined]
    assert {name: path.read_text() for name, path in ending.outputs.items()} == {
        "Ünï": "5",
        "fixed": "f\n",
        "linked": "l\n",
    }
    assert containers(client, job.run_id) == []


def test_a_folder_goes_in_and_comes_out(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "given" / "sub").mkdir(parents=True)
    (tmp_path / "given" / "sub" / "a").write_text("1")
    text = """
inputs: [{name: i}]
outputs: [{name: o}]
implementation: {container: {image: 'busybox:1.36', command: [cp, -r, {inputPath: i}, {outputPath: o}]}}
"""
    ending = bench.run(bench.job(text, files={"i": bench.store.put(tmp_path / "given")}))
    assert (ending.outputs["o"] / "sub" / "a").read_text() == "1"


def test_both_streams_are_one_log_and_variables_are_set(bench: Bench) -> None:
    script = "echo $A $B $PYTHONUNBUFFERED; echo two >&2"
    job = bench.job(shell(script, extra="    env: {A: '{{workflow.name}}', B: component}"), env={"B": "job"})
    assert bench.run(job).succeeded
    assert sorted(job.log.read_text().splitlines()) == ["my-run job 1", "two"]


def test_a_follower_of_the_log_sees_lines_while_the_task_runs(bench: Bench) -> None:
    job = bench.job(shell("echo ready; sleep 1000"))
    stop = threading.Event()
    thread = threading.Thread(target=bench.run, args=(job, stop))
    thread.start()
    while not job.log.is_file() or "ready" not in job.log.read_text():
        time.sleep(0.02)
    stop.set()
    thread.join()


def test_a_command_replaces_the_entrypoint_and_args_alone_go_to_it(bench: Bench, client: docker.APIClient) -> None:
    made = client.create_container(IMAGE, ["image-command"], entrypoint=["echo", "entrypoint"])["Id"]
    client.commit(made, "kfp-catalog-test-entrypoint", "1")
    client.remove_container(made)
    image = "kfp-catalog-test-entrypoint:1"
    try:
        logs = []
        for line in ("command: [echo, a], args: [b]", "args: [b]", "command: [echo]"):
            job = bench.job(f"implementation: {{container: {{image: '{image}', {line}}}}}")
            assert bench.run(job).succeeded
            logs.append(job.log.read_text())
        job = bench.job(f"implementation: {{container: {{image: '{image}'}}}}")
        assert bench.run(job).succeeded
        logs.append(job.log.read_text())
        assert logs == ["a b\n", "entrypoint b\n", "\n", "entrypoint image-command\n"]
    finally:
        client.remove_image(image)


def test_programs_of_any_user_can_write_outputs_and_relative_paths_count_from_the_workdir(
    bench: Bench, client: docker.APIClient
) -> None:
    made = client.create_container(IMAGE, ["true"])["Id"]
    changes = ["USER 1234", "WORKDIR /tmp"]
    client.commit(made, "kfp-catalog-test-user", "1", changes=changes)
    client.remove_container(made)
    text = """
inputs: [{name: i}]
outputs: [{name: o}, {name: r}]
implementation:
  container:
    image: kfp-catalog-test-user:1
    command: [sh, -c, 'cat "$0" > "$1"; id -u > r.txt', {inputPath: i}, {outputPath: o}]
    fileOutputs: {r: r.txt}
"""
    try:
        ending = bench.run(bench.job(text, {"i": "x"}))
        assert {name: path.read_text() for name, path in ending.outputs.items()} == {"o": "x", "r": "1234\n"}
    finally:
        client.remove_image("kfp-catalog-test-user:1")


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        ("exit 3", 3, "the program ended with exit code 3"),
        ("kill -KILL $$", 137, "the program ended with exit code 137 (128 + 9, SIGKILL)"),
        ("no-such-command", 127, "the program ended with exit code 127 (a command was not found)"),
    ],
)
def test_failures_are_reported_as_themselves(bench: Bench, script: str, code: int, message: str) -> None:
    # PID 1 of a container ignores its own SIGKILL, so the script is started below another shell.
    ending = bench.run(bench.job(shell(f"sh -c '{script}'; exit $?")))
    assert (ending.exit_code, ending.message, ending.error) == (code, message, False)


def test_a_program_that_is_not_in_the_image(bench: Bench, client: docker.APIClient) -> None:
    job = bench.job(f"implementation: {{container: {{image: '{IMAGE}', command: [no-such-program]}}}}")
    ending = bench.run(job)
    assert (ending.exit_code, ending.error) == (None, True)
    assert "no-such-program" in ending.message
    assert containers(client, job.run_id) == []


def test_an_image_that_is_not_there_and_may_not_be_pulled(bench: Bench) -> None:
    engine = DockerEngine(pull="Never")
    job = bench.job(shell("true", image="kfp-catalog-test-nowhere:1"))
    ending = engine.run(job, threading.Event(), lambda text: None)
    assert ending.error
    assert "kfp-catalog-test-nowhere:1" in ending.message
    assert "docker pull" in ending.message


@pytest.mark.parametrize("pull", ["IfNotPresent", "Always"])
def test_an_image_that_cannot_be_pulled(bench: Bench, pull: str) -> None:
    engine = DockerEngine(pull=pull)  # type: ignore[arg-type]
    job = bench.job(shell("true", image="localhost:1/kfp-catalog-test:1"))
    ending = engine.run(job, threading.Event(), lambda text: None)
    assert ending.error
    assert "cannot pull the image localhost:1/kfp-catalog-test:1" in ending.message


def test_too_much_memory_is_said_in_words(bench: Bench) -> None:
    ending = bench.run(bench.job(shell("head -c 200m /dev/zero | tail"), memory_limit=16 << 20))
    if ending.exit_code == 0:
        pytest.skip("this daemon does not enforce memory limits")
    assert "it ran out of memory (limit 16 MiB)" in ending.message


def test_a_timeout_ends_the_container(bench: Bench, client: docker.APIClient) -> None:
    job = bench.job(shell("trap '' TERM; sleep 1000"), timeout_seconds=2)
    ending = bench.run(job)
    assert (ending.exit_code, ending.timed_out, ending.message) == (137, True, "timed out after 2 s")
    assert containers(client, job.run_id) == []


def test_a_stop_lets_the_program_clean_up(bench: Bench) -> None:
    job = bench.job(shell("trap 'echo cleaned; exit 7' TERM; echo ready; while :; do sleep 0.05; done"))
    stop = threading.Event()

    def stop_when_ready() -> None:
        while not job.log.is_file() or not job.log.read_text():
            time.sleep(0.02)
        stop.set()

    threading.Thread(target=stop_when_ready).start()
    ending = bench.run(job, stop)
    assert (ending.exit_code, ending.stopped) == (7, True)
    assert "cleaned" in job.log.read_text()


def test_a_container_that_somebody_kills_has_failed(bench: Bench, client: docker.APIClient) -> None:
    thread = in_thread(bench, shell("echo ready; sleep 1000"))
    client.kill(json.loads(bench.handles[0])["container"])
    thread.join()
    (ending,) = bench.endings
    assert (ending.exit_code, ending.error) == (137, False)
    assert "SIGKILL" in ending.message


def test_a_container_that_somebody_removes_has_vanished(bench: Bench, client: docker.APIClient) -> None:
    thread = in_thread(bench, shell("echo ready; sleep 1000"))
    client.remove_container(json.loads(bench.handles[0])["container"], force=True)
    thread.join()
    (ending,) = bench.endings
    assert (ending.exit_code, ending.error, ending.succeeded) == (None, True, False)
    assert "vanished" in ending.message


def test_a_later_runner_removes_what_a_killed_one_left(bench: Bench, client: docker.APIClient) -> None:
    thread = in_thread(bench, shell("echo ready; sleep 1000"))
    told = json.loads(bench.handles[0])
    engine = DockerEngine()
    engine.kill(json.dumps({**told, "daemon": "another"}))
    assert client.inspect_container(told["container"])["State"]["Running"]
    engine.kill(bench.handles[0])
    thread.join()
    assert not bench.endings[0].succeeded
    engine.kill(bench.handles[0])
    engine.kill("no text of ours")


def test_a_container_of_others_is_left_alone(client: docker.APIClient) -> None:
    engine = DockerEngine()
    engine.prepare([])
    made = client.create_container(IMAGE, ["true"])["Id"]
    try:
        engine.kill(json.dumps({"container": made, "daemon": engine.daemon.identity}))
        assert client.inspect_container(made)["Id"] == made
    finally:
        client.remove_container(made)


CHANGE = """
inputs: [{name: i}, {name: big}]
outputs: [{name: o}, {name: moved}]
implementation:
  container:
    image: busybox:1.36
    command:
    - sh
    - -c
    - echo more >> "$0"; echo 0 | dd of="$1" conv=notrunc; touch "$0.new"; cp "$0" "$2"; mv "$0" "$3"; mkdir -p "$1.d/e"
    - {inputPath: i}
    - {inputPath: big}
    - {outputPath: o}
    - {outputPath: moved}
"""


def test_a_program_may_change_its_inputs_and_nobody_else_sees_it(bench: Bench, tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as stream:
        stream.truncate(LINK_MIN)
    files = {"i": bench.store.put_text("x\n"), "big": bench.store.put(tmp_path / "big", borrowed=True)}
    ending = bench.run(bench.job(CHANGE, files=files))
    assert ending.succeeded, ending
    assert {name: path.read_text() for name, path in ending.outputs.items()} == {"o": "x\nmore\n", "moved": "x\nmore\n"}
    assert bench.store.read(files["i"], 10) == b"x\n"
    bench.store.verify(files["big"])


def test_outputs_are_plain_files_of_this_user(bench: Bench) -> None:
    script = (
        'cp /bin/busybox "$0/tool"; chmod 6777 "$0/tool"; echo x > "$0/private"; chmod 0 "$0/private"; chmod 7 "$0"'
    )
    text = f"""
outputs: [{{name: o}}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, {json.dumps(f'mkdir "$0"; {script}; chown -R 1234:5 "$0"')}, {{outputPath: o}}]
"""
    folder = bench.run(bench.job(text)).outputs["o"]
    modes = {path.name: oct(path.stat().st_mode & 0o7777) for path in (folder, *folder.iterdir())}
    assert modes == {"data": "0o755", "tool": "0o755", "private": "0o644"}
    assert {path.stat().st_uid for path in (folder, *folder.iterdir())} == {os.geteuid()}


OUTPUT_BY = """
outputs: [{name: o}]
implementation:
  container: {image: 'busybox:1.36', command: [sh, -c, %s, {outputPath: o}]}
"""


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ('ln -s /etc/passwd "$0"', "symbolic link"),
        ('mkdir "$0"; ln -s /etc/passwd "$0/x"', "symbolic link"),
        ('mkdir "$0"; ln -s ../../../../log "$0/x"', "symbolic link"),
        ('mknod "$0" b 8 0', "a device"),
        ('mkdir -p "$0/a"; mkfifo "$0/a/pipe"', "a pipe"),
    ],
)
def test_outputs_that_are_not_what_they_seem_are_refused(bench: Bench, script: str, sentence: str) -> None:
    ending = bench.run(bench.job(OUTPUT_BY % json.dumps(script)))
    assert ending.error
    assert sentence in ending.message


def test_an_output_below_a_link_was_not_written(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "data").write_text("of this machine")
    script = f'd=$(dirname "$0"); rm -r "$d"; ln -s {tmp_path}/secret "$d"'
    ending = bench.run(bench.job(OUTPUT_BY % json.dumps(script)))
    assert (ending.succeeded, ending.outputs) == (True, {})


def test_links_inside_an_output_and_second_names_are_kept_as_content(bench: Bench) -> None:
    script = 'mkdir "$0"; cd "$0"; echo x > a; ln -s a b; ln a c'
    folder = bench.run(bench.job(OUTPUT_BY % json.dumps(script))).outputs["o"]
    artifact = bench.store.put(folder)
    entries = bench.store.manifest(artifact).entries
    assert [(entry.path, entry.kind, entry.size) for entry in entries] == [
        ("a", "file", 2),
        ("b", "link", 0),
        ("c", "file", 2),
    ]


def test_fixed_paths_near_the_standard_ones(bench: Bench) -> None:
    text = """
outputs: [{name: a}, {name: b}, {name: c}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, 'mkdir -p /opt; echo a > /opt/x; echo b > /tmp/outputs/a/data; echo c > /tmp/c']
    fileOutputs: {a: /opt/x, b: /tmp/outputs/a/data, c: /tmp/outputs/../c}
"""
    ending = bench.run(bench.job(text))
    assert {name: path.read_text() for name, path in ending.outputs.items()} == {"a": "a\n", "b": "b\n", "c": "c\n"}


URIS = """
inputs: [{name: i}]
outputs: [{name: o}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, 'case $1 in *://*) echo $0 $1;; *) cat "$0" > "$1";; esac', {inputUri: i}, {outputUri: o}]
"""


def test_uris_below_a_folder_end_up_there(bench: Bench, tmp_path: Path) -> None:
    files = {"i": bench.store.put_text("hi")}
    job = bench.job(URIS, files=files, uri_root=str(tmp_path / "root"))
    ending = bench.run(job)
    assert ending.outputs == {"o": tmp_path / "root" / job.run_id / "task" / "o"}
    assert ending.outputs["o"].read_text() == "hi"
    assert bench.run(bench.job(URIS, files=files)).outputs["o"].read_text() == "hi"


def test_remote_uris_are_the_programs_business(bench: Bench) -> None:
    artifact = replace(bench.store.put_text("hi"), uri="s3://b/in")
    job = bench.job(URIS, files={"i": artifact}, uri_root="s3://b/root")
    ending = bench.run(job)
    place = f"s3://b/root/{job.run_id}/task/o"
    assert job.log.read_text().split() == ["s3://b/in", place]
    assert (ending.outputs, ending.uris) == ({}, {"o": place})


def test_containers_at_once_share_one_engine(bench: Bench) -> None:
    jobs = [bench.job(COPY, {"n": str(n), "some data": "x"}) for n in range(4)]
    found: dict[int, str] = {}

    def run(n: int) -> None:
        found[n] = bench.run(jobs[n]).outputs["Ünï"].read_text()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: str(n) for n in range(4)}
