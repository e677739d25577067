"""The stages by the name of their engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from catalog.client.testing.order import CaseOrder
from catalog.client.testing.stage import Stage
from catalog.errors import UsageError

OpenStage = Callable[[CaseOrder], AbstractContextManager[Stage]]


def _local(order: CaseOrder) -> AbstractContextManager[Stage]:
    from catalog.client.testing.local_stage import LocalStage
    from catalog.run.engines import ENGINES

    return nullcontext(LocalStage(ENGINES[order.engine]()))


def _cluster(order: CaseOrder) -> AbstractContextManager[Stage]:
    from catalog.client.testing.cluster_stage import open_cluster_stage

    return open_cluster_stage(order.cluster, keep=order.keep)


STAGES: Mapping[str, OpenStage] = {"process": _local, "docker": _local, "argo": _cluster}


def open_stage(order: CaseOrder) -> AbstractContextManager[Stage]:
    """The stage an order names. Raises UsageError (rule engine-unknown), and MachineError when it cannot be set up."""
    if order.engine not in STAGES:
        hint = f"use one of {', '.join(STAGES)}"
        raise UsageError(f'there is no engine "{order.engine}"', rule="engine-unknown", hint=hint)
    return STAGES[order.engine](order)
