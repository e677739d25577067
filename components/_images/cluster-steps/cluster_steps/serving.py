"""The step `serving`: a model of the hub answers requests."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from cluster_steps.arguments import Parser, add_common, port
from cluster_steps.errors import StepUsage
from cluster_steps.image_reference import parse_image
from cluster_steps.manifests import Manifest
from cluster_steps.modelhub_store import LATEST, Place
from cluster_steps.modelhub_upload import BUCKET, ENDPOINT
from cluster_steps.names import check_service_name, check_subdomain
from cluster_steps.order import Order, carry_out, order_from
from cluster_steps.outputs import write_text
from cluster_steps.predicates import Judgement, bad, conditions_of, good, observed, told, waiting
from cluster_steps.readiness import rollout
from cluster_steps.serving_objects import GROUPS, Server, deployment, fetcher, paddle_service, plain_service
from cluster_steps.step_arguments import whole_number, words
from cluster_steps.step_job import STEPS_IMAGE
from cluster_steps.waiting import Wait

MODES = ("paddleservice", "plain")
READY = ("Ready", "RoutesReady")
PORT = 8040


def run(arguments: Sequence[str]) -> None:
    """Carry out the step. Raises StepFailure, StepUsage, StepTimeout."""
    args = _parser().parse_args(list(arguments))
    order = order_from(args, "serving", check_service_name(args.name))
    server = server_of(args, order)
    if args.mode == "plain":
        main = deployment(server, str(parse_image(args.steps_image)))
        manifests, wait = [main, plain_service(server)], Wait(main, rollout, pods=f"app={args.name}")
    else:
        main = paddle_service(server, args.group)
        # The program must be there before the pods that mount it.
        manifests, wait = [fetcher(server), main], Wait(main, service_ready)
    number = manifests.index(main)
    # What is known before anything happens also stands when the step fails.
    write_text(args.output_service_name, args.name)
    write_text(args.output_endpoint, "" if order.action == "delete" else address(args, order, {}))
    found = carry_out(order, manifests, [wait], main=number)
    if found and not order.dry_run:
        write_text(args.output_endpoint, address(args, order, found[number]))
        write_text(args.output_phase, "Ready")


def _parser() -> argparse.ArgumentParser:
    parser = Parser("serving", "Serves a model of the hub.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("--model_name", required=True)
    parser.add_argument("--model_version", default=LATEST)
    parser.add_argument("--endpoint", default=ENDPOINT)
    parser.add_argument("--port", type=port, default=PORT)
    parser.add_argument("--mode", choices=MODES, default=MODES[0])
    parser.add_argument("--group", choices=GROUPS, default=GROUPS[0])
    parser.add_argument("--command", type=words, default=[])
    parser.add_argument("--readiness_path", default="")
    parser.add_argument("--replicas", type=whole_number(0), default=1)
    parser.add_argument("--bucket", default=BUCKET)
    parser.add_argument("--secret", default="data-center", help="the Secret with the key; '' for none")
    parser.add_argument("--model_digest", default="")
    parser.add_argument("--steps_image", default=STEPS_IMAGE)
    parser.add_argument("--output-endpoint", default="", help="file for the address")
    parser.add_argument("--output-service-name", default="", help="file for the service's name")
    add_common(parser, timeout_minutes=30)
    return parser


def server_of(args: argparse.Namespace, order: Order) -> Server:
    """The server that the flags ask for. Raises StepUsage."""
    place = Place(args.bucket, args.model_name, args.model_version)
    if args.readiness_path and not args.readiness_path.startswith("/"):
        raise StepUsage(f"the readiness path {args.readiness_path[:80]!r} does not begin with /")
    return Server(
        name=args.name,
        image=parse_image(args.image),
        port=args.port,
        model=place.model,
        version=place.version,
        endpoint=args.endpoint,
        bucket=place.bucket,
        secret=check_subdomain(args.secret, "name of a Secret") if args.secret else "",
        digest=args.model_digest,
        command=args.command,
        probe=args.readiness_path,
        replicas=args.replicas,
        revision=order.marks.run_id,
        seconds=max(1, int(order.seconds)),
    )


def service_ready(manifest: Manifest) -> Judgement:
    """A PaddleService is ready when one of its own conditions says so, wherever that stands in the list."""
    if not observed(manifest):
        return waiting("not seen by its controller yet")
    found = {str(entry.get("type")): entry for entry in conditions_of(manifest)}
    for name in READY:
        entry = found.get(name, {})
        if entry.get("status") == "True":
            return good(told(entry))
        # A severity other than none speaks of something that does not keep it from working.
        if entry.get("status") == "False" and not entry.get("severity"):
            return bad(told(entry))
    newest = conditions_of(manifest)
    return waiting(told(newest[-1]) if newest else "no condition yet")


def address(args: argparse.Namespace, order: Order, found: Manifest) -> str:
    """Where the service answers: what its status says, else its name and the port it was given."""
    status = found.get("status") or {}
    url = status.get("url") or (status.get("address") or {}).get("url")
    place = f".{order.namespace}" if order.namespace else ""
    return str(url) if url else f"http://{args.name}{place}:{args.port}"
