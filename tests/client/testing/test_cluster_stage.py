"""Cases on a cluster say what they say on this machine, and leave nothing behind."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.client.testing.component_tests import run_component_tests
from catalog.client.testing.order import CaseOrder, CaseReport
from catalog.errors import MachineError
from catalog.library.libraries import Libraries
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.options import ClusterOptions
from tests.client.testing.folders import GREET, write_component
from tests.requirements import cluster_available, require

BUCKET = "mlpipeline"
CASES = """
cases:
- name: NAME-files
  files: {who: who.txt}
  arguments: {end: '!'}
  expect:
    outputs:
      text: {equals: hello file!}
      folder: {files: {part/facts.json: {json: [{path: $.count, equals: 1}]}}}
    log: {equals: greeted file}
- {name: NAME-wrong, inline: {who: you}, expect: {outputs: {text: {equals: hello me}}, log: {equals: greeted me}}}
- {name: NAME-refused, arguments: {who: you, word: refuse}, fails: {exit_code: 1, log: {matches: greeted you}}}
- {name: NAME-elsewhere, engines: [docker], arguments: {who: you}, expect: {}}
"""
STUCK = "cases: [{name: NAME-stuck, arguments: {who: you}, expect: {}}]"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The cluster that KUBECONFIG names."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    require("cluster", bool(os.environ.get("S3_ENDPOINT")), "S3_ENDPOINT names no object store")
    with connect() as found:
        yield found


@pytest.fixture
def unique() -> str:
    """A name that no other case has."""
    return f"case-{uuid.uuid4().hex[:8]}"


def report_on(place: Path, unique: str, timeout: float = 300.0, *, keep: bool = False) -> CaseReport:
    """The report on a component, whose outputs go to a folder of their own in the bucket."""
    options = ClusterOptions(namespace="default", artifact_root=f"s3://{BUCKET}/{unique}")
    order = CaseOrder((str(place),), engine="argo", timeout_seconds=timeout, cluster=options, keep=keep)
    return run_component_tests(order, Libraries())


def workflows(cluster: Cluster, unique: str) -> list[str]:
    """The workflows of the cases with that name."""
    names = [item["metadata"]["name"] for item in cluster.list(WORKFLOW, "default").items]
    return [name for name in names if name.startswith(f"test-{unique}")]


def objects(unique: str) -> list[str]:
    """What the pods of the cases have left in the bucket."""
    import s3fs

    store = s3fs.S3FileSystem(endpoint_url=os.environ["S3_ENDPOINT"], skip_instance_cache=True)
    found: list[str] = store.find(f"{BUCKET}/{unique}")
    return found


@pytest.mark.cluster
def test_cases_are_held_against_what_pods_did(cluster: Cluster, tmp_path: Path, unique: str) -> None:
    place = write_component(tmp_path, CASES.replace("NAME", unique))
    (place / "who.txt").write_text("file")
    results = {result.case.name.removeprefix(f"{unique}-"): result for result in report_on(place, unique).results}
    assert {name: (one.state, one.error) for name, one in results.items()} == {
        "files": ("ok", ""),
        "wrong": ("failed", ""),
        "refused": ("ok", ""),
        "elsewhere": ("skipped", ""),
    }, [(one.mismatches, one.log) for one in results.values()]
    found = [(one.what, one.got) for one in results["wrong"].mismatches]
    assert found == [("the log", '"greeted you"'), ('output "text"', '"hello you"')]
    assert workflows(cluster, unique) == []
    assert objects(unique) == []


@pytest.mark.cluster
def test_a_case_that_cannot_start_says_why_and_is_kept_when_asked(
    cluster: Cluster, tmp_path: Path, unique: str
) -> None:
    place = write_component(tmp_path, STUCK.replace("NAME", unique), GREET.replace("busybox:1.36", "no-such/image:1"))
    (result,) = report_on(place, unique, 25.0, keep=True).results
    kept = workflows(cluster, unique)
    for name in kept:
        cluster.delete(WORKFLOW, name, "default")
    assert len(kept) == 1
    assert result.state == "error"
    assert "it did not end within 25 s: " in result.error
    assert "no-such/image:1" in result.error


def test_without_a_cluster_no_case_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    with pytest.raises(MachineError) as caught:
        report_on(write_component(tmp_path, CASES.replace("NAME", "a")), "a")
    assert caught.value.rule == "cluster-config"
