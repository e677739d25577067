"""Which cluster is meant, and what is said when the configuration cannot be used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.errors import MachineError
from catalog.run.argo.cluster import connect
from catalog.run.argo.connection import open_connection
from catalog.run.argo.kinds import POD
from catalog.run.argo.options import ClusterOptions

TOKEN = "a-very-secret-token"


def config(name: str = "one", *, user: dict[str, Any] | None = None, server: str = "https://127.0.0.1:1") -> str:
    context: dict[str, Any] = {"cluster": name, "namespace": f"{name}-space"}
    if user is not None:
        context["user"] = name
    value = {
        "clusters": [{"name": name, "cluster": {"server": server}}],
        "users": [] if user is None else [{"name": name, "user": user}],
        "contexts": [{"name": name, "context": context}],
        "current-context": name,
    }
    return yaml.safe_dump(value)


def told(path: Path, **options: Any) -> MachineError:
    with pytest.raises(MachineError) as refused:
        with connect(ClusterOptions(kubeconfig=str(path), **options), patience=0) as cluster:
            cluster.list(POD, "default")
    assert TOKEN not in str(refused.value)
    return refused.value


def test_the_option_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text(config("one"))
    (tmp_path / "b").write_text(config("two", server="https://127.0.0.1:2"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "a"))
    connection = open_connection(ClusterOptions(kubeconfig=str(tmp_path / "b")))
    connection.close()
    assert (connection.server, connection.namespace) == ("https://127.0.0.1:2", "two-space")


def test_several_files_are_one_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text(config("one"))
    (tmp_path / "b").write_text(config("two", server="https://127.0.0.1:2"))
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(str(tmp_path / name) for name in ("missing", "a", "b")))
    first, second = open_connection(ClusterOptions()), open_connection(ClusterOptions(context="two"))
    first.close()
    second.close()
    assert (first.server, second.server) == ("https://127.0.0.1:1", "https://127.0.0.1:2")


def test_a_password_in_the_address_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(config(server=f"https://ann:{TOKEN}@127.0.0.1:1"))
    assert told(tmp_path / "a").rule == "cluster-unreachable"


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(config(user={"token": TOKEN}))
    error = told(tmp_path / "a")
    assert error.rule == "cluster-unreachable"
    assert "https://127.0.0.1:1" in str(error)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = told(tmp_path / "none")
    assert error.rule == "cluster-config"
    assert str(tmp_path / "none") in str(error)


def test_a_context_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(config())
    error = told(tmp_path / "a", context="other")
    assert error.rule == "cluster-config"
    assert "other" in str(error)


@pytest.mark.parametrize(
    "text",
    [
        f"users: [{{name: a, user: {{token: {TOKEN}",
        f"- {TOKEN}",
        f"token: {TOKEN}",
        "clusters: []\ncontexts: [{name: a, context: {cluster: gone}}]\ncurrent-context: a\n",
        config(user={"client-certificate-data": "bm8=", "client-key-data": "bm8="}),
        config(user={"client-certificate": "gone.crt", "client-key": "gone.key"}),
    ],
    ids=["no YAML", "a list", "no clusters", "no such cluster", "no certificate", "no file"],
)
def test_a_broken_file_is_told_without_its_content(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").write_text(text)
    assert told(tmp_path / "a").rule == "cluster-config"


@pytest.mark.parametrize("command", ["sh", "no-such-program-anywhere"])
def test_a_program_that_gives_no_credentials_is_told_without_its_output(tmp_path: Path, command: str) -> None:
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": command,
        "args": ["-c", f"echo {TOKEN} >&2; exit 3"],
    }
    (tmp_path / "a").write_text(config(user={"exec": plugin}))
    error = told(tmp_path / "a")
    assert error.rule == "cluster-config"
    assert "cannot get the credentials" in str(error)
