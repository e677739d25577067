"""Step pytorchjob: a distributed PyTorch job."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_steps.arguments import Parser, add_common, json_object
from cluster_steps.order import order_from
from cluster_steps.training_operator import JobKind, add_run_policy, job_manifest, replica_specs, run_job, run_policy

PYTORCHJOB = JobKind("PyTorchJob", "pytorchReplicaSpecs", "pytorch", ("Master", "Worker"))


def run(arguments: Sequence[str]) -> None:
    """Put the job into the cluster and wait until it has succeeded. Raises StepFailure, StepTimeout."""
    parser = Parser("pytorchjob", "A PyTorchJob of the Kubeflow training operator.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default="v1")
    for role in PYTORCHJOB.roles:
        parser.add_argument(f"--{role.lower()}-spec", type=json_object, default={})
    parser.add_argument("--elastic-policy", type=json_object, default={})
    add_run_policy(parser)
    add_common(parser, timeout_minutes=1440)
    args = parser.parse_args(list(arguments))
    order = order_from(args, "pytorchjob", args.name)
    given = {role: getattr(args, f"{role.lower()}_spec") for role in PYTORCHJOB.roles}
    manifest = job_manifest(PYTORCHJOB, args.version, args.name, replica_specs(PYTORCHJOB, given), run_policy(args))
    if args.elastic_policy:
        manifest["spec"]["elasticPolicy"] = args.elastic_policy
    run_job(order, manifest, delete_finished=args.delete_finished)
