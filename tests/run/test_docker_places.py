from __future__ import annotations

from pathlib import Path

from catalog.run.docker_engine import DockerEngine
from catalog.run.docker_places import docker_line, is_standard, needed_folders, with_absolute_outputs
from catalog.run.docker_request import container_config, container_name
from tests.run.jobs import Bench

SPEC = """
inputs: [{name: some data}, {name: n}]
outputs: [{name: o}, {name: Ünï}, {name: fixed}, {name: relative}]
implementation:
  container:
    image: x
    command: [prog, {inputPath: some data}, {inputValue: n}]
    args: [{outputPath: o}, {outputUri: Ünï}, {inputUri: some data}]
    env: {A: "1"}
    fileOutputs: {fixed: /opt/fixed, relative: out/r}
"""


def bench(tmp_path: Path) -> Bench:
    return Bench(DockerEngine(), tmp_path)


def test_standard_places_in_the_container(tmp_path: Path) -> None:
    prepared = docker_line(bench(tmp_path).job(SPEC, {"n": "5", "some data": "x"}))
    assert prepared.line.command == ("prog", "/tmp/inputs/some_data/data", "5")
    assert prepared.line.args == ("/tmp/outputs/o/data", "/tmp/outputs/_n_/data", "/tmp/inputs/some_data/data")
    assert prepared.inputs == {"some data": "/tmp/inputs/some_data/data"}
    assert with_absolute_outputs(prepared, "/app").outputs == {
        "o": "/tmp/outputs/o/data",
        "Ünï": "/tmp/outputs/_n_/data",
        "fixed": "/opt/fixed",
        "relative": "/app/out/r",
    }
    assert needed_folders(prepared) == {
        "tmp/inputs": 0o755,
        "tmp/inputs/some_data": 0o755,
        "tmp/outputs": 0o777,
        "tmp/outputs/o": 0o777,
        "tmp/outputs/_n_": 0o777,
    }


def test_a_path_that_leaves_the_standard_folder_is_no_standard_one() -> None:
    paths = ["/tmp/outputs/o/data", "/tmp/outputs", "/tmp/outputs/../etc", "/tmp/outputs/o/../../x", "/tmp/outputs2/o"]
    assert [path for path in paths if is_standard(path)] == ["/tmp/outputs/o/data"]


def test_a_remote_root_gives_real_uris_and_fetches_nothing_there(tmp_path: Path) -> None:
    job = bench(tmp_path).job(SPEC, {"n": "5", "some data": "x"}, uri_root="s3://b")
    prepared = docker_line(job)
    assert prepared.uris == {"Ünï": f"s3://b/{job.run_id}/task/_n_"}
    assert "Ünï" not in prepared.outputs


def test_a_local_root_is_filled_after_the_container_ended(tmp_path: Path) -> None:
    job = bench(tmp_path).job(SPEC, {"n": "5", "some data": "x"}, uri_root=str(tmp_path))
    prepared = docker_line(job)
    assert prepared.outputs["Ünï"] == "/tmp/outputs/_n_/data"
    assert prepared.local_uris == {"Ünï": f"{tmp_path}/{job.run_id}/task/_n_"}


def test_what_the_daemon_is_asked_for(tmp_path: Path) -> None:
    job = bench(tmp_path).job(SPEC, {"n": "5", "some data": "x"}, cpu_limit=64, memory_limit=1 << 26, env={"B": "2"})
    mounts = [{"Type": "bind", "Source": "/here", "Target": "/tmp/inputs"}]
    config = container_config(job, docker_line(job), "img:1", 4, mounts)
    assert config["Entrypoint"] == ["prog", "/tmp/inputs/some_data/data", "5"]
    assert config["Cmd"][0] == "/tmp/outputs/o/data"
    assert config["HostConfig"] == {
        "LogConfig": {"Type": "none"},
        "Mounts": mounts,
        "Memory": 1 << 26,
        "MemorySwap": 1 << 26,
        "NanoCpus": 4_000_000_000,
    }
    assert config["Env"] == ["PYTHONUNBUFFERED=1", "A=1", "B=2"]
    assert config["Labels"] == {
        "kfp-catalog.run": job.run_id,
        "kfp-catalog.task": "task",
        "kfp-catalog.attempt": "1",
    }


def test_an_image_without_a_command_keeps_its_own(tmp_path: Path) -> None:
    job = bench(tmp_path).job("implementation: {container: {image: x, args: [a]}}")
    config = container_config(job, docker_line(job), "x", cpus=1)
    assert "Entrypoint" not in config
    assert config["Cmd"] == ["a"]
    assert container_name(job) != container_name(job)
