"""Objects of a real cluster, and what is said when it refuses or goes away."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CONFIG_MAP, POD, QUOTA, WORKFLOW, WORKFLOW_TEMPLATE, Kind
from catalog.run.argo.options import ClusterOptions
from tests.run.argo.forwarder import Forwarder
from tests.run.argo.restricted import restricted_kubeconfig

pytestmark = pytest.mark.cluster


def config_map(name: str, **data: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "labels": {"test": name}}, "data": data}


def rule_of(call: Callable[[], object]) -> str:
    with pytest.raises(MachineError) as refused:
        call()
    return refused.value.rule


def test_an_object_is_made_changed_and_deleted(cluster: Cluster, namespace: str) -> None:
    made = cluster.create(CONFIG_MAP, config_map("life", a="1"), namespace)
    assert made["metadata"]["uid"]
    assert cluster.patch(CONFIG_MAP, "life", {"data": {"b": "2"}}, namespace)["data"] == {"a": "1", "b": "2"}
    found = cluster.get(CONFIG_MAP, "life", namespace)
    assert found is not None
    assert found["data"] == {"a": "1", "b": "2"}
    assert cluster.replace(CONFIG_MAP, {**found, "data": {"c": "3"}}, namespace)["data"] == {"c": "3"}
    assert rule_of(lambda: cluster.replace(CONFIG_MAP, found, namespace)) == "cluster-conflict"
    assert cluster.delete(CONFIG_MAP, "life", namespace)
    assert cluster.get(CONFIG_MAP, "life", namespace) is None
    assert not cluster.delete(CONFIG_MAP, "life", namespace)


def test_applying_makes_an_object_and_changes_it(cluster: Cluster, namespace: str) -> None:
    for text in ("1", "2"):
        cluster.apply(CONFIG_MAP, config_map("applied", a=text), namespace)
    found = cluster.get(CONFIG_MAP, "applied", namespace)
    assert found is not None
    assert found["data"] == {"a": "2"}


def test_selectors_choose_from_a_list(cluster: Cluster, namespace: str) -> None:
    for name in ("listed-a", "listed-b"):
        cluster.create(CONFIG_MAP, config_map(name), namespace)
    by_label = cluster.list(CONFIG_MAP, namespace, labels="test in (listed-a, listed-b)")
    by_name = cluster.list(CONFIG_MAP, fields=f"metadata.name=listed-b,metadata.namespace={namespace}")
    assert [item["metadata"]["name"] for item in by_label.items] == ["listed-a", "listed-b"]
    assert [item["metadata"]["name"] for item in by_name.items] == ["listed-b"]


def test_a_long_list_comes_whole(cluster: Cluster, namespace: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.run.argo.cluster._PAGE", 2)
    for number in range(5):
        cluster.create(CONFIG_MAP, {"metadata": {"name": f"page-{number}", "labels": {"paged": "yes"}}}, namespace)
    assert len(cluster.list(CONFIG_MAP, namespace, labels="paged=yes").items) == 5


def test_a_watch_tells_changes_from_a_version_on_and_ends(cluster: Cluster, namespace: str) -> None:
    version = cluster.list(CONFIG_MAP, namespace).version
    # U+0085 ends a line for Python, but not for the stream of changes.
    cluster.create(CONFIG_MAP, config_map("watched", a="one\u0085two"), namespace)
    cluster.delete(CONFIG_MAP, "watched", namespace)
    events = list(cluster.watch(CONFIG_MAP, namespace, labels="test=watched", version=version, seconds=2))
    assert [event.type for event in events if event.type != "BOOKMARK"] == ["ADDED", "DELETED"]
    assert events[0].object["data"] == {"a": "one\u0085two"}


def test_what_the_cluster_refuses(cluster: Cluster, namespace: str) -> None:
    good = {"metadata": {"name": "refused"}, "spec": {"entrypoint": "a", "templates": []}}
    unknown = Kind("argoproj.io", "v1alpha1", "workflowdreams", "WorkflowDream")
    assert rule_of(lambda: cluster.create(WORKFLOW, good, "no-such-namespace")) == "cluster-namespace"
    assert rule_of(lambda: cluster.create(unknown, good, namespace)) == "cluster-crd"
    assert (
        rule_of(lambda: cluster.create(WORKFLOW, {**good, "metadata": {"name": "X_"}}, namespace)) == "cluster-invalid"
    )
    assert rule_of(lambda: cluster.patch(WORKFLOW, "none", {"spec": {}}, namespace)) == "cluster-missing"
    cluster.create(CONFIG_MAP, config_map("twice"), namespace)
    assert rule_of(lambda: cluster.create(CONFIG_MAP, config_map("twice"), namespace)) == "cluster-exists"
    large = config_map("large", a="x" * (2 << 20))
    assert rule_of(lambda: cluster.create(CONFIG_MAP, large, namespace)) in ("cluster-too-large", "cluster-invalid")


def test_a_quota_is_named(cluster: Cluster, namespace: str) -> None:
    quota = {"metadata": {"name": "none"}, "spec": {"hard": {"count/workflowtemplates.argoproj.io": "0"}}}
    cluster.create(QUOTA, quota, namespace)
    template = {"metadata": {"name": "one"}, "spec": {"entrypoint": "a", "templates": []}}
    for _ in range(50):
        found = cluster.get(QUOTA, "none", namespace)
        if found and (found.get("status") or {}).get("hard"):
            break
        threading.Event().wait(0.2)
    with pytest.raises(MachineError, match="no room left") as refused:
        cluster.create(WORKFLOW_TEMPLATE, template, namespace)
    assert refused.value.rule == "cluster-quota"


def test_a_user_without_rights_learns_which_to_ask_for(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = restricted_kubeconfig(cluster, namespace, "nobody", tmp_path)
    with connect(ClusterOptions(kubeconfig=str(path)), patience=5) as user:
        assert user.namespace == namespace
        with pytest.raises(MachineError) as refused:
            user.list(WORKFLOW, namespace)
    error = refused.value
    assert error.rule == "cluster-forbidden"
    assert f'"system:serviceaccount:{namespace}:nobody" may not list workflows' in str(error)
    assert '{apiGroups: ["argoproj.io"], resources: [workflows], verbs: [list]}' in error.hint


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
def test_a_program_may_give_the_credentials(cluster: Cluster, namespace: str, tmp_path: Path, version: str) -> None:
    path = restricted_kubeconfig(cluster, namespace, f"by-program-{version}", tmp_path)
    config = yaml.safe_load(path.read_text())
    answer = json.dumps({"kind": "ExecCredential", "status": config["users"][0]["user"]})
    plugin = {"apiVersion": f"client.authentication.k8s.io/{version}", "command": "printf", "args": ["%s", answer]}
    config["users"][0]["user"] = {"exec": plugin}
    path.write_text(yaml.safe_dump(config))
    with connect(ClusterOptions(kubeconfig=str(path)), patience=5) as user:
        assert rule_of(lambda: user.list(WORKFLOW, namespace)) == "cluster-forbidden"


def test_a_wrong_token_is_not_let_in(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = restricted_kubeconfig(cluster, namespace, "wrong", tmp_path)
    path.write_text(path.read_text().replace("token: ", "token: x"))
    with connect(ClusterOptions(kubeconfig=str(path)), patience=0) as user:
        assert rule_of(lambda: user.list(POD, namespace)) == "cluster-unauthorised"


def test_another_certificate_is_told_at_once(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = restricted_kubeconfig(cluster, namespace, "untrusting", tmp_path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if "certificate-authority-data" not in line))
    with connect(ClusterOptions(kubeconfig=str(path)), patience=600) as user:
        with pytest.raises(MachineError, match="certificate authority") as refused:
            user.list(POD, namespace)
    assert refused.value.rule == "cluster-unreachable"


def test_a_cluster_that_comes_back_is_waited_for(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    with Forwarder(tmp_path) as way, connect(ClusterOptions(kubeconfig=str(way.kubeconfig)), patience=60) as far:
        assert far.get(CONFIG_MAP, "none", namespace) is None
        way.close()
        assert rule_of(lambda: far.patient(0).get(CONFIG_MAP, "none", namespace)) == "cluster-unreachable"
        timer = threading.Timer(1.0, way.open)
        timer.start()
        assert far.get(CONFIG_MAP, "none", namespace) is None
        timer.join()


def test_a_watch_that_breaks_goes_on_from_the_last_version(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    with Forwarder(tmp_path) as way, connect(ClusterOptions(kubeconfig=str(way.kubeconfig)), patience=10) as far:
        version = far.list(CONFIG_MAP, namespace).version
        cluster.create(CONFIG_MAP, config_map("before"), namespace)
        events = far.watch(CONFIG_MAP, namespace, labels="test in (before, after)", version=version)
        first = next(events)
        way.cut()
        assert rule_of(lambda: list(events)) == "cluster-unreachable"
        cluster.create(CONFIG_MAP, config_map("after"), namespace)
        version = first.object["metadata"]["resourceVersion"]
        second = next(far.watch(CONFIG_MAP, namespace, labels="test in (before, after)", version=version))
    names = [event.object["metadata"]["name"] for event in (first, second)]
    assert names == ["before", "after"]


def test_what_is_served_is_known(cluster: Cluster) -> None:
    assert cluster.version().startswith("v1.")
    assert cluster.serves(WORKFLOW)
    assert not cluster.serves(Kind("argoproj.io", "v1alpha1", "workflowdreams", "WorkflowDream"))
    assert not cluster.serves(Kind("no.such.group", "v1", "things", "Thing"))
