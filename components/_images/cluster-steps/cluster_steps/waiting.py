"""Waiting for an object: the loop around the predicates."""

from __future__ import annotations

from dataclasses import dataclass

from cluster_steps.cluster import Cluster
from cluster_steps.deadline import Deadline
from cluster_steps.errors import StepFailure, StepTimeout
from cluster_steps.manifests import Manifest, describe
from cluster_steps.predicates import Judgement, Predicate, Verdict
from cluster_steps.story import telling
from cluster_steps.watching import changes


@dataclass(frozen=True)
class Wait:
    """An object and what it is waited for; the logs of the pods with the labels `pods` are shown meanwhile.

    `optional` objects may be made by someone else later, so their absence is waited out instead of being a failure.
    """

    manifest: Manifest
    predicate: Predicate
    pods: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Waited:
    """How waiting ended: the object as it was last seen, and what that means. A verdict of WAIT is a timeout."""

    manifest: Manifest
    judgement: Judgement
    seconds: float

    def require(self) -> Manifest:
        """The object, when all is well. Raises StepFailure, or StepTimeout."""
        what = describe(self.manifest)
        if self.judgement.verdict is Verdict.SUCCESS:
            return self.manifest
        if self.judgement.verdict is Verdict.FAILURE:
            raise StepFailure(f"{what} failed: {self.judgement.state}")
        raise StepTimeout(f"{what} was not as wanted after {self.seconds:g} s: {self.judgement.state}")


def wait_for(cluster: Cluster, wait: Wait, deadline: Deadline) -> Waited:
    """Wait until the predicate says success or failure, or no time is left; state, events and logs are printed."""
    with telling(cluster, wait.manifest, wait.pods) as story:
        seen: Manifest | None = None
        judgement = Judgement(Verdict.WAIT, "is not there")
        for current in changes(cluster, wait.manifest, deadline):
            if current is None:
                judgement = _absent(seen, wait.optional)
            else:
                seen = {"apiVersion": wait.manifest["apiVersion"], "kind": wait.manifest["kind"], **current}
                judgement = wait.predicate(seen)
                story.about(seen)
            story.state(judgement.state)
            if judgement.verdict is not Verdict.WAIT:
                break
    return Waited(seen or wait.manifest, judgement, deadline.seconds)


def _absent(seen: Manifest | None, optional: bool) -> Judgement:
    if seen is None and optional:
        return Judgement(Verdict.WAIT, "is not there yet")
    return Judgement(Verdict.FAILURE, "it is gone" if seen is not None else "it is not there")
