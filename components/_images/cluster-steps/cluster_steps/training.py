"""The step `training`: a PaddleJob, the model it leaves, and VisualDL beside it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cluster_steps.deadline import Deadline
from cluster_steps.errors import StepFailure
from cluster_steps.manifests import Manifest
from cluster_steps.order import Order, carry_out, order_from
from cluster_steps.outputs import write_json, write_text
from cluster_steps.predicates import Predicate, Verdict, by_conditions, by_phase, phase_or_condition
from cluster_steps.readiness import JOB_ENDS, rollout, service
from cluster_steps.stages import Session, Stage, open_session
from cluster_steps.training_arguments import Training, parse, training_of
from cluster_steps.training_metrics import kfp_metrics, log_lines, metrics_in, ui_metadata
from cluster_steps.training_objects import (
    KUBEFLOW,
    PHASES_BAD,
    PHASES_GOOD,
    convert_job,
    export_job,
    paddle_job,
    prepare_job,
)
from cluster_steps.training_viewer import viewer_address, viewer_deployment, viewer_service

VIEWER_SECONDS = 300.0


@dataclass(frozen=True)
class Plan:
    """The stages of a training; those it does not have are None or empty."""

    prepare: Stage | None
    job: Stage
    viewer: tuple[Stage, ...]
    afterwards: tuple[Stage, ...]

    @property
    def manifests(self) -> list[Manifest]:
        """All objects, the PaddleJob first."""
        before = (self.prepare,) if self.prepare else ()
        return [stage.manifest for stage in (self.job, *before, *self.viewer, *self.afterwards)]


def run(arguments: Sequence[str]) -> None:
    """Carry out the step. Raises StepFailure, StepUsage, StepTimeout."""
    args = parse(arguments)
    order = order_from(args, "training", args.name)
    training = training_of(args, int(order.seconds))
    plan = plan_of(training)
    if order.dry_run or order.action == "delete":
        everything = plan if order.dry_run else plan_of(training.with_everything())
        carry_out(order, everything.manifests)
        job = {**plan.job.manifest, "status": {}}
        _write(args, training, order, job, "Deleted" if order.action == "delete" else "", {})
        return
    with open_session(order) as session:
        _train(session, args, training, plan)


def _train(session: Session, args: argparse.Namespace, training: Training, plan: Plan) -> None:
    """All stages one after the other, but the viewer beside them."""
    began = time.monotonic()
    for stage in plan.viewer:
        session.start(stage)
    if plan.prepare:
        session.finish(plan.prepare)
    session.start(plan.job)
    viewer_problem = _await_viewer(session, plan)
    waited = session.wait(plan.job)
    values: dict[str, float] = {}
    if waited.judgement.verdict is not Verdict.WAIT:
        values = metrics_in(log_lines(session.cluster, plan.job.pods))
        values["seconds"] = round(time.monotonic() - began, 1)
    _write(args, training, session.order, waited.manifest, phase_or_condition(waited.manifest), values)
    waited.require()
    for stage in plan.afterwards:
        session.finish(stage)
    if viewer_problem:
        raise StepFailure(f"the model is trained, but {viewer_problem}", "look at the pod of the viewer")


def _await_viewer(session: Session, plan: Plan) -> str:
    """Why the viewer does not answer, '' when it does or there is none. That never stops the training."""
    if not plan.viewer:
        return ""
    waited = session.wait(plan.viewer[0], Deadline(min(VIEWER_SECONDS, session.deadline.remaining)))
    try:
        waited.require()
    except StepFailure as failure:
        return str(failure)
    namespace = session.cluster.namespace
    print(f"VisualDL answers at {viewer_address(session.order.marks.instance, namespace)}", flush=True)
    return ""


def plan_of(training: Training) -> Plan:
    """The stages of `training`. Pure."""
    name, claim, seconds = training.job.name, training.job.claim, training.job.deadline_seconds
    prepare = None
    if training.order.pretrained:
        target = training.order.pretrained_file
        manifest = prepare_job(
            name,
            training.steps_image,
            claim,
            training.order.pretrained,
            target,
            deadline=seconds,
            user=training.steps_user,
        )
        prepare = _helper(manifest)
    afterwards = []
    if training.export_command:
        afterwards.append(_helper(export_job(name, training.job.image, training.export_command, claim, seconds)))
    if training.convert_command:
        manifest = convert_job(name, training.convert_image, training.convert_command, claim, seconds)
        afterwards.append(_helper(manifest))
    viewer: tuple[Stage, ...] = ()
    if training.viewer_command:
        deployment = viewer_deployment(name, training.viewer_image, training.viewer_command, claim)
        pods = f"app={deployment['metadata']['name']}"
        viewer = (Stage(deployment, rollout, pods=pods, helper=True), Stage(viewer_service(name), service, helper=True))
    job = Stage(paddle_job(training.job), job_ends(training.job.group), job=True, pods=pods_of(training))
    return Plan(prepare, job, viewer, tuple(afterwards))


def _helper(manifest: Manifest) -> Stage:
    return Stage(manifest, JOB_ENDS, job=True, pods=f"job-name={manifest['metadata']['name']}", helper=True)


def job_ends(group: str) -> Predicate:
    """When a PaddleJob of the group has ended, and how."""
    if group == KUBEFLOW:
        return by_conditions(("Succeeded",), ("Failed",))
    return by_phase(PHASES_GOOD, PHASES_BAD)


def pods_of(training: Training) -> str:
    """The labels of the job's pods."""
    if training.job.group == KUBEFLOW:
        return f"training.kubeflow.org/job-name={training.job.name}"
    # This operator labels each pod with the pod's own name only.
    roles = {"worker": training.job.workers, "ps": training.job.servers}
    names = [f"{training.job.name}-{role}-{number}" for role, count in roles.items() for number in range(count)]
    return f"paddle-res-name in ({','.join(names)})"


def _write(
    args: argparse.Namespace,
    training: Training,
    order: Order,
    job: Manifest,
    phase: str,
    values: dict[str, float],
) -> None:
    """The outputs, also those of a failed training."""
    viewer = viewer_address(training.job.name, order.namespace or "default") if training.viewer_command else ""
    write_text(args.output_model, training.model_uri)
    write_text(args.output_inference_model, training.inference_uri)
    write_text(args.output_serving_archive, training.archive_uri)
    write_text(args.output_visualdl_address, viewer)
    write_text(args.output_phase, phase)
    write_text(args.output_name, training.job.name)
    write_json(args.output_status, job.get("status") or {})
    write_json(args.output_metrics, kfp_metrics(values))
    write_json(args.output_ui_metadata, ui_metadata(job, viewer))
