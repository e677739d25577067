from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CONFIG_MAP
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.watch import Selection, Watcher
from tests.run.argo.forwarder import Forwarder

pytestmark = pytest.mark.cluster

News = queue.SimpleQueue[tuple[str, Mapping[str, Any]]]
LABEL = "catalog-test"


@contextmanager
def watched(cluster: Cluster, namespace: str, label: str) -> Iterator[News]:
    """What a watcher of the config maps with this label tells."""
    news: News = queue.SimpleQueue()

    def failed(error: BaseException) -> None:
        news.put(("FAILED", {"error": error}))

    selection = Selection(CONFIG_MAP, namespace, labels=f"{LABEL}={label}")
    watcher = Watcher(cluster, selection, lambda kind, item: news.put((kind, item)), failed)
    watcher.start()
    yield news
    watcher.close()


def until(news: News, wanted: Callable[[str, Mapping[str, Any]], bool]) -> list[str]:
    """The kinds of news up to the one that is wanted."""
    kinds = []
    while True:
        kind, item = news.get(timeout=60)
        assert kind != "FAILED", item
        kinds.append(kind)
        if wanted(kind, item):
            return kinds


def named(name: str) -> Callable[[str, Mapping[str, Any]], bool]:
    return lambda kind, item: kind != "LISTED" and item["metadata"]["name"] == name


def make(cluster: Cluster, namespace: str, name: str, label: str) -> None:
    cluster.create(CONFIG_MAP, {"metadata": {"name": name, "labels": {LABEL: label}}}, namespace)


def test_what_is_there_comes_first_then_every_change(cluster: Cluster, namespace: str) -> None:
    make(cluster, namespace, "first", "plain")
    with watched(cluster, namespace, "plain") as news:
        assert until(news, named("first")) == ["ADDED"]
        assert until(news, lambda kind, _: kind == "LISTED") == ["LISTED"]
        make(cluster, namespace, "second", "plain")
        assert until(news, named("second")) == ["ADDED"]
        cluster.patch(CONFIG_MAP, "second", {"data": {"a": "b"}}, namespace)
        assert until(news, named("second")) == ["MODIFIED"]
        cluster.delete(CONFIG_MAP, "first", namespace)
        assert until(news, named("first")) == ["DELETED"]


def test_a_broken_connection_loses_nothing(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    way = Forwarder(tmp_path)
    make(cluster, namespace, "before", "broken")
    with (
        connect(ClusterOptions(kubeconfig=str(way.kubeconfig))) as through,
        watched(through, namespace, "broken") as news,
    ):
        until(news, lambda kind, _: kind == "LISTED")
        way.close()
        make(cluster, namespace, "meanwhile", "broken")
        cluster.delete(CONFIG_MAP, "before", namespace)
        way.open()
        until(news, named("meanwhile"))
        # That one vanished is seen from the list of all that are left.
        until(news, lambda kind, item: kind == "LISTED" and item["names"] == ["meanwhile"])
        make(cluster, namespace, "after", "broken")
        until(news, named("after"))
    way.close()


def test_what_does_not_pass_is_told(cluster: Cluster, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(Path(Forwarder(tmp_path).kubeconfig).read_text().replace("client-", "other-"))
    with connect(ClusterOptions(kubeconfig=str(config))) as nobody:
        news: News = queue.SimpleQueue()
        watcher = Watcher(
            nobody, Selection(CONFIG_MAP, "default"), lambda *_: None, lambda error: news.put(("FAILED", {"e": error}))
        )
        watcher.start()
        kind, item = news.get(timeout=60)
    assert kind == "FAILED"
    assert item["e"].rule in ("cluster-forbidden", "cluster-unauthorised")
