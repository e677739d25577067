"""Step kubernetes_apply: any objects, and waiting for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cluster_steps.arguments import Parser, add_common
from cluster_steps.errors import StepUsage
from cluster_steps.manifests import Manifest, parse_manifests
from cluster_steps.order import carry_out, order_from
from cluster_steps.predicates import Predicate
from cluster_steps.readiness import ready
from cluster_steps.wait_text import parse_wait
from cluster_steps.waiting import Wait


def run(arguments: Sequence[str]) -> None:
    """Put the objects into the cluster and wait for them. Raises StepFailure, StepTimeout."""
    parser = Parser("kubernetes-apply", "Any objects of Kubernetes.")
    parser.add_argument("--manifest-file", required=True)
    parser.add_argument("--wait-for", default="ready")
    parser.add_argument("--fail-when", default="")
    parser.add_argument("--wait-kind", default="")
    parser.add_argument("--pod-selector", default="")
    add_common(parser, timeout_minutes=60)
    args = parser.parse_args(list(arguments))
    manifests = parse_manifests(_read(args.manifest_file))
    order = order_from(args, "kubernetes_apply", manifests[0]["metadata"]["name"])
    predicate = parse_wait(args.wait_for, args.fail_when)
    waits = waits_for(manifests, predicate, args.wait_kind, args.pod_selector)
    main = manifests.index(waits[-1].manifest) if waits else 0
    carry_out(order, manifests, waits, main=main)


def waits_for(manifests: Sequence[Manifest], predicate: Predicate | None, kind: str, pods: str) -> list[Wait]:
    """Which objects are waited for: those of `kind`; without it all by readiness, else the last alone.

    Raises StepUsage when there is none of the kind.
    """
    chosen = [manifest for manifest in manifests if not kind or manifest["kind"] == kind]
    if not chosen:
        raise StepUsage(f"there is no {kind} among the objects to wait for")
    if predicate is None:
        return []
    if not kind and predicate is not ready:
        chosen = chosen[-1:]
    return [*(Wait(manifest, predicate) for manifest in chosen[:-1]), Wait(chosen[-1], predicate, pods)]


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StepUsage(f"cannot read the manifest: {error}") from None
