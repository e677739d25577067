"""The step `dataset`: a data set in the Paddle operator's cache, in a claim, or as an artifact."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cluster_steps.arguments import Parser, add_common
from cluster_steps.dataset_copy import copy_items
from cluster_steps.dataset_objects import (
    JOB_FAILED,
    JOB_SUCCEEDED,
    SET_FAILED,
    SET_READY,
    CachedData,
    sample_set,
    sync_job,
    warmup_job,
)
from cluster_steps.dataset_plain import CopyOrder, copy_job
from cluster_steps.dataset_sources import items_of
from cluster_steps.errors import StepUsage
from cluster_steps.image_reference import parse_image
from cluster_steps.manifests import Manifest
from cluster_steps.names import check_service_name
from cluster_steps.order import Order, carry_out, order_from
from cluster_steps.outputs import write_json, write_text
from cluster_steps.predicates import by_phase, phase_of, phase_or_condition
from cluster_steps.readiness import JOB_ENDS
from cluster_steps.stages import Session, Stage, open_session
from cluster_steps.step_arguments import add_helper, whole_number
from cluster_steps.storage_credentials import AccessKey, access_key_in
from cluster_steps.time_limit import time_limit

MODES = ("sampleset", "plain")


def run(arguments: Sequence[str]) -> None:
    """Carry out the step. Raises StepFailure, StepUsage, StepTimeout."""
    args = _parser().parse_args(list(arguments))
    check_service_name(args.name)
    order = order_from(args, "dataset", args.name)
    if args.mode == "sampleset":
        _run_sampleset(args, order)
    elif args.pvc_name:
        _run_copy_job(args, order)
    else:
        _run_copy(args, order)


def _parser() -> argparse.ArgumentParser:
    parser = Parser("dataset", "A data set in the cache of the Paddle operator, in a claim, or as an artifact.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--partitions", type=whole_number(1), default=1)
    parser.add_argument("--source_uri", required=True)
    parser.add_argument("--source_secret", required=True)
    parser.add_argument("--mode", choices=MODES, default=MODES[0])
    parser.add_argument("--sample_set", default="")
    parser.add_argument("--storage_secret", default="data-center")
    parser.add_argument("--pvc_name", default="")
    parser.add_argument("--endpoint", default="")
    add_helper(parser)
    parser.add_argument("--output-data", default="", help="folder for the data")
    parser.add_argument("--output-dataset-ref", default="", help="file for the reference, as JSON")
    add_common(parser, timeout_minutes=240)
    return parser


def _run_sampleset(args: argparse.Namespace, order: Order) -> None:
    data = CachedData(
        name=args.name,
        sample_set=check_service_name(args.sample_set or args.name, "name of a SampleSet"),
        folder=args.name,
        partitions=args.partitions,
        source_uri=args.source_uri,
        source_secret=args.source_secret,
        storage_secret=args.storage_secret,
    )
    ended = by_phase(JOB_SUCCEEDED, JOB_FAILED)
    stages = [
        Stage(sample_set(data), by_phase(SET_READY, SET_FAILED)),
        Stage(sync_job(data), ended, job=True, helper=True),
        Stage(warmup_job(data), ended, job=True, helper=True),
    ]
    if order.dry_run or order.action == "delete":
        # A set of another name may hold more data than this; it goes only with the data set it was made for.
        mine = stages if data.sample_set == args.name or order.dry_run else stages[1:]
        carry_out(order, [stage.manifest for stage in mine])
        _write(args, data.reference, {}, "Deleted" if order.action == "delete" else "")
        return
    with open_session(order) as session:
        for stage in stages:
            session.finish(stage, lambda seen: _write(args, data.reference, seen, phase_of(seen)))
        # The jobs have changed what the set says of itself.
        found = session.cluster.get(session.cluster.placed(stages[0].manifest)) or {}
    _write(args, data.reference, found, phase_of(found))


def _run_copy_job(args: argparse.Namespace, order: Order) -> None:
    copy = CopyOrder(
        name=args.name,
        folder=args.name,
        claim=args.pvc_name,
        source_uri=args.source_uri,
        secret=args.source_secret,
        endpoint=args.endpoint,
        image=str(parse_image(args.steps_image)),
        deadline_seconds=int(order.seconds),
        user=args.run_as_user,
    )
    stage = Stage(copy_job(copy), JOB_ENDS, job=True, pods=f"job-name={copy.job_name}")
    if order.dry_run or order.action == "delete":
        carry_out(order, [stage.manifest])
        _write(args, copy.reference, {}, "Deleted" if order.action == "delete" else "")
        return
    with open_session(order) as session:
        found = session.finish(stage, lambda seen: _write(args, copy.reference, seen, phase_or_condition(seen)))
        result = session.job_result(copy.job_name)
    _write(args, {**copy.reference, **result}, found, "Ready")


def _run_copy(args: argparse.Namespace, order: Order) -> None:
    if args.source_uri.startswith("pvc://"):
        hint = "give PVC Name, so that the data goes from claim to claim, or mount the claim and use file://"
        raise StepUsage(f"{args.source_uri} cannot become an artifact: this step does not see the claim", hint)
    if order.dry_run or order.action == "delete":
        print("nothing of it is in the cluster" if order.action == "delete" else f"copy {args.source_uri}")
        _write(args, {}, {}, "Deleted" if order.action == "delete" else "")
        return
    if not args.output_data:
        raise StepUsage("there is no place for the data", "give PVC Name, or use the output Data")
    key = None
    if args.source_secret:
        with open_session(order) as session:
            key = _access_key(session, args.source_secret)
    with time_limit(order.seconds, f"copying {args.source_uri}"):
        copied = copy_items(items_of(args.source_uri, args.endpoint, key), Path(args.output_data))
    result = {"files": copied.files, "bytes": copied.size, "digest": copied.digest}
    print(f"{args.source_uri}: {copied.files} files, {copied.size} bytes, {copied.digest}")
    write_json(args.output_dataset_ref, {"path": args.name, **result})
    write_json(args.output_status, {"phase": "Ready", **result})
    write_text(args.output_phase, "Ready")
    write_text(args.output_name, args.name)


def _access_key(session: Session, secret: str) -> AccessKey:
    found = access_key_in(session.secret(secret))
    if found is None:
        raise StepUsage(f"the Secret {secret} holds no access key", "give it the keys access-key and secret-key")
    return found


def _write(args: argparse.Namespace, reference: dict[str, Any], found: Manifest, phase: str) -> None:
    write_json(args.output_dataset_ref, reference)
    write_json(args.output_status, {**(found.get("status") or {}), "phase": phase})
    write_text(args.output_phase, phase)
    write_text(args.output_name, args.name)
    if args.output_data:
        # The data is elsewhere; the artifact says where.
        os.makedirs(args.output_data, exist_ok=True)
        write_json(f"{args.output_data}/dataset.json", reference)
