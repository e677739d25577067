"""What the server counts for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
CONTENT_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True)
class Metrics:
    """Counters of one server. Routes are counted by their template, so that names do not multiply the series."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    received: Counter
    sent: Counter
    active: Gauge

    def text(self) -> bytes:
        """All of it in the exposition format."""
        return generate_latest(self.registry)


def make_metrics() -> Metrics:
    """Counters at zero, in a registry of their own."""
    registry = CollectorRegistry()
    labels = ("method", "route", "status")
    return Metrics(
        registry,
        Counter("catalog_hub_requests", "Requests answered", labels, registry=registry),
        Histogram(
            "catalog_hub_request_seconds",
            "Time from a request's head to the end of its answer",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=registry,
        ),
        Counter("catalog_hub_received_bytes", "Bytes of request bodies", registry=registry),
        Counter("catalog_hub_sent_bytes", "Bytes of answers' bodies", registry=registry),
        Gauge("catalog_hub_active_requests", "Requests being answered", registry=registry),
    )
