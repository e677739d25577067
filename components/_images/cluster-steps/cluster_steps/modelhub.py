"""The step `modelhub`: a trained model goes to the hub of models in MinIO or another S3 store."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cluster_steps.arguments import Parser, add_common, boolean
from cluster_steps.claim_uri import ClaimPath, check_inside, parse_claim_uri
from cluster_steps.errors import StepUsage
from cluster_steps.image_reference import parse_image
from cluster_steps.manifests import Manifest
from cluster_steps.modelhub_store import LATEST, Place, remove
from cluster_steps.modelhub_upload import BUCKET, ENDPOINT, upload
from cluster_steps.names import check_service_name, check_subdomain
from cluster_steps.object_store import s3_file_system
from cluster_steps.order import Order, carry_out, order_from
from cluster_steps.outputs import write_json, write_text
from cluster_steps.readiness import JOB_ENDS
from cluster_steps.stages import Session, Stage, open_session
from cluster_steps.step_arguments import add_helper
from cluster_steps.step_job import ClaimMount, StepJob, job_object
from cluster_steps.storage_credentials import AccessKey, access_key_in, find_access_key
from cluster_steps.time_limit import time_limit
from cluster_steps.training_command import TASK_CENTER

RESULT = "/dev/termination-log"
SECRET = "data-center"


def run(arguments: Sequence[str]) -> None:
    """Carry out the step. Raises StepFailure, StepUsage, StepTimeout."""
    args = _parser().parse_args(list(arguments))
    order = order_from(args, "modelhub", check_service_name(args.name))
    place = Place(args.bucket, args.model_name, args.model_version)
    if order.action == "delete" and not order.dry_run:
        _delete(args, order, place)
    elif args.model:
        _upload_here(args, order, place)
    else:
        _upload_by_job(args, order, place)


def _parser() -> argparse.ArgumentParser:
    parser = Parser("modelhub", "Uploads a model to a hub of models in an S3 store.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--model_name", required=True)
    parser.add_argument("--pvc_name", required=True)
    parser.add_argument("--endpoint", default=ENDPOINT)
    parser.add_argument("--model_version", default=LATEST)
    parser.add_argument("--model", type=Path, help="the model as a file or folder of this step")
    parser.add_argument("--model_path", default="", help="where the model lies in the claim, or pvc://claim/path")
    parser.add_argument("--bucket", default=BUCKET)
    parser.add_argument("--secret", default="", help="the Secret with the keys access-key and secret-key")
    parser.add_argument("--update_latest", type=boolean, default=True)
    add_helper(parser)
    for name in ("model-uri", "digest", "model-version"):
        parser.add_argument(f"--output-{name}", default="", help=f"file for {name}")
    add_common(parser, timeout_minutes=60)
    return parser


def upload_job(args: argparse.Namespace, order: Order, place: Place, source: ClaimPath) -> Manifest:
    """The Job that uploads from a claim, which it may only read. Its key comes from a mounted Secret. Pure."""
    path = f"{TASK_CENTER}/{source.path}"
    command = ["python", "-m", "cluster_steps.modelhub_upload", "--source", path, "--endpoint", args.endpoint]
    command += ["--bucket", place.bucket, "--model", place.model, "--version", place.version, "--result", RESULT]
    command += ["--keep"] if order.action == "create" else []
    command += [] if args.update_latest else ["--keep-latest"]
    return job_object(
        StepJob(
            name=f"{args.name}-model-hub",
            container="uploader",
            image=str(parse_image(args.steps_image)),
            command=command,
            mounts=[ClaimMount(source.claim, TASK_CENTER, read_only=True)],
            secret=args.secret or SECRET,
            user=args.run_as_user,
            deadline_seconds=int(order.seconds),
        )
    )


def source_in_claim(args: argparse.Namespace) -> ClaimPath:
    """Where the model lies when it is no artifact. Raises StepUsage."""
    if args.model_path.startswith("pvc://"):
        return parse_claim_uri(args.model_path)
    if not args.pvc_name:
        raise StepUsage("there is no model to upload", "give PVC Name, Model Path or the artifact Model")
    # Where the component training leaves its archive.
    path = args.model_path or f"{args.model_name}.tar.gz"
    return ClaimPath(check_subdomain(args.pvc_name, "name of a claim"), check_inside(path, path))


def _upload_by_job(args: argparse.Namespace, order: Order, place: Place) -> None:
    manifest = upload_job(args, order, place, source_in_claim(args))
    name = manifest["metadata"]["name"]
    if order.dry_run:
        carry_out(order, [manifest])
        _write(args, {}, {}, "")
        return
    with open_session(order) as session:
        found = session.finish(Stage(manifest, JOB_ENDS, job=True, pods=f"job-name={name}", helper=True))
        result = session.job_result(name)
    _write(args, result, found.get("status") or {}, "Uploaded")


def _upload_here(args: argparse.Namespace, order: Order, place: Place) -> None:
    if order.dry_run:
        print(f"upload {args.model} to {args.endpoint}/{place.archive}")
        _write(args, {}, {}, "")
        return
    store = s3_file_system(args.endpoint, _access_key(args, order))
    replace = order.action != "create"
    with time_limit(order.seconds, f"uploading {args.model}"):
        published = upload(args.model, place, store, replace=replace, move_latest=args.update_latest)
    _write(args, published.as_json(), {}, "Uploaded")


def _delete(args: argparse.Namespace, order: Order, place: Place) -> None:
    """Delete the version, and the Job that uploaded it."""
    store = s3_file_system(args.endpoint, _access_key(args, order))
    with time_limit(order.seconds, f"deleting s3://{place.folder}"):
        found = remove(store, place)
    print(f"delete: s3://{place.folder}{'' if found else ' is not there'}")
    if not args.model:
        manifest = upload_job(args, order, place, ClaimPath("none", ""))
        carry_out(order, [manifest])
    _write(args, {}, {}, "Deleted")


def _access_key(args: argparse.Namespace, order: Order) -> AccessKey:
    """The key: of the Secret that was named, else of the environment, else of the usual Secret. Raises StepUsage."""
    here = None if args.secret else find_access_key()
    if here:
        return here
    with open_session(order) as session:
        return _key_of_secret(session, args.secret or SECRET)


def _key_of_secret(session: Session, name: str) -> AccessKey:
    found = access_key_in(session.secret(name))
    if found is None:
        raise StepUsage(f"the Secret {name} holds no access key", "give it the keys access-key and secret-key")
    return found


def _write(args: argparse.Namespace, result: dict[str, Any], status: dict[str, Any], phase: str) -> None:
    write_text(args.output_model_uri, result.get("uri", ""))
    write_text(args.output_digest, result.get("digest", ""))
    write_text(args.output_model_version, result.get("version", args.model_version))
    write_text(args.output_phase, phase)
    write_text(args.output_name, args.name)
    write_json(args.output_status, {**status, **result, "phase": phase})
