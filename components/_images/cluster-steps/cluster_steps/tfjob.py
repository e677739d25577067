"""Step tfjob: a distributed TensorFlow job."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_steps.arguments import Parser, add_common, json_object
from cluster_steps.order import order_from
from cluster_steps.training_operator import JobKind, add_run_policy, job_manifest, replica_specs, run_job, run_policy

TFJOB = JobKind("TFJob", "tfReplicaSpecs", "tensorflow", ("Chief", "PS", "Worker", "Evaluator"))
SUCCESS_POLICIES = ("", "AllWorkers")


def run(arguments: Sequence[str]) -> None:
    """Put the job into the cluster and wait until it has succeeded. Raises StepFailure, StepTimeout."""
    parser = Parser("tfjob", "A TFJob of the Kubeflow training operator.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default="v1")
    for role in TFJOB.roles:
        parser.add_argument(f"--{role.lower()}-spec", type=json_object, default={})
    parser.add_argument("--success-policy", choices=SUCCESS_POLICIES, default="")
    add_run_policy(parser)
    add_common(parser, timeout_minutes=1440)
    args = parser.parse_args(list(arguments))
    order = order_from(args, "tfjob", args.name)
    given = {role: getattr(args, f"{role.lower()}_spec") for role in TFJOB.roles}
    manifest = job_manifest(TFJOB, args.version, args.name, replica_specs(TFJOB, given), run_policy(args))
    if args.success_policy:
        manifest["spec"]["successPolicy"] = args.success_policy
    run_job(order, manifest, delete_finished=args.delete_finished)
