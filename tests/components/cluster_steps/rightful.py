"""Steps with no more rights than the Role beside their component gives."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cluster_steps.cluster import Cluster
from tests.components.cluster_steps.least_rights import account, kubeconfig
from tests.components.cluster_steps.steps import COMMON, Ended, Step


@dataclass(frozen=True)
class RightfulStep(Step):
    """Starts steps as a service account; `identity` is the environment that says so."""

    identity: Mapping[str, str]

    def __call__(
        self, name: str, *flags: str, outputs: tuple[str, ...] = COMMON, env: Mapping[str, str] | None = None
    ) -> Ended:
        """Run a step to its end."""
        return super().__call__(name, *flags, outputs=outputs, env={**self.identity, **(env or {})})


@contextmanager
def rightful(cluster: Cluster, component: str, folder: Path) -> Iterator[RightfulStep]:
    """A step with the rights in the component's rbac.yaml, while the block lasts."""
    with account(cluster, component, f"test-rights-{uuid.uuid4().hex[:8]}") as name:
        yield RightfulStep(folder / "outputs", cluster.namespace, kubeconfig(cluster, name, folder))
