"""`catalog doctor`: what each engine needs, and how to mend what is missing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.requirements import cluster_available, docker_available, require


def test_the_process_engine_works_here(cli: CommandLine) -> None:
    done = cli("doctor", "--engine", "process")
    assert done.stdout.startswith("process: can work\n  ok   Python ")
    assert str(cli.home) in done.stdout


def test_a_home_that_is_a_file_is_told_with_the_fix(cli: CommandLine) -> None:
    cli.home.write_text("")
    done = cli("doctor", "--engine", "process", code=3)
    assert "process: cannot work" in done.stdout
    assert "is not writable [store-read-only]" in done.stdout
    assert "hint: make it writable for you, or set CATALOG_HOME" in done.stdout


def test_docker_that_does_not_answer_is_told_with_the_fix(cli: CommandLine) -> None:
    away = replace(cli, extra={"DOCKER_HOST": "tcp://127.0.0.1:1"})
    found = away.json("doctor", "--engine", "docker", code=3)
    assert [item["engine"] for item in found] == ["docker"]
    assert not found[0]["usable"]
    finding = found[0]["findings"][0]
    assert (finding["result"], finding["rule"]) == ("fail", "no-docker")
    assert "start docker" in finding["hint"]


@pytest.mark.docker
def test_docker_that_answers_is_fine(cli: CommandLine) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    environment = {"DOCKER_HOST": os.environ["DOCKER_HOST"]} if "DOCKER_HOST" in os.environ else {}
    assert "docker: can work" in replace(cli, extra=environment)("doctor", "--engine", "docker").stdout


def test_one_engine_that_works_is_enough_when_all_are_looked_at(cli: CommandLine, tmp_path: Path) -> None:
    away = replace(cli, extra={"DOCKER_HOST": "tcp://127.0.0.1:1", "KUBECONFIG": str(tmp_path / "none")})
    found = away.json("doctor")
    assert {item["engine"]: item["usable"] for item in found} == {"process": True, "docker": False, "argo": False}


def test_without_a_cluster_the_fix_is_told(cli: CommandLine, tmp_path: Path) -> None:
    done = cli("doctor", "--engine", "argo", "--kubeconfig", str(tmp_path / "none"), code=3)
    assert "argo: cannot work" in done.stdout
    assert "[cluster-config]" in done.stdout
    assert "set KUBECONFIG or give --kubeconfig" in done.stdout


def test_a_cluster_that_is_away_is_told_without_its_credentials(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        "clusters: [{name: a, cluster: {server: 'https://ann:very-secret@127.0.0.1:1'}}]\n"
        "users: [{name: a, user: {token: very-secret}}]\n"
        "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
        "current-context: a\n"
    )
    secret = replace(cli, extra={"KUBECONFIG": str(tmp_path / "config"), "AWS_SECRET_ACCESS_KEY": "very-secret"})
    done = secret("doctor", "--engine", "argo", code=3)
    assert "[cluster-unreachable]" in done.stdout
    assert "very-secret" not in done.stdout + done.stderr


def test_an_unknown_engine_is_wrong_usage(cli: CommandLine) -> None:
    cli("doctor", "--engine", "slurm", code=2)


@pytest.mark.cluster
def test_a_cluster_that_works_is_fine(cli: CommandLine) -> None:
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    found = cli.json("doctor", "--engine", "argo", "--namespace", "kubeflow")
    assert found[0]["usable"]
    rules = {finding["rule"] for finding in found[0]["findings"] if finding["result"] == "ok"}
    assert rules - {"cluster-controller"} == {
        "cluster-api",
        "cluster-crd",
        "cluster-namespace",
        "cluster-rights",
        "cluster-account",
        "artifact-store",
    }


@pytest.mark.cluster
def test_a_wrong_namespace_is_told_with_the_fix(cli: CommandLine) -> None:
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    done = cli("doctor", "--engine", "argo", "--namespace", "no-such-namespace", code=3)
    assert 'fail there is no namespace "no-such-namespace" [cluster-namespace]' in done.stdout
    assert "hint: make it with `kubectl create namespace no-such-namespace`" in done.stdout
