"""Step model_server: a model behind the REST and gRPC ports of TensorFlow Serving."""

from __future__ import annotations

import argparse
import posixpath
import re
from collections.abc import Sequence

from cluster_steps.arguments import Parser, add_common, port
from cluster_steps.errors import StepUsage
from cluster_steps.manifests import selector
from cluster_steps.order import Order, carry_out, order_from
from cluster_steps.readiness import rollout
from cluster_steps.server_arguments import add_server, secret_env, texts, write_endpoint
from cluster_steps.servers import Server, selector_labels, server_manifests
from cluster_steps.storage_location import parse_location
from cluster_steps.waiting import Wait

MOUNT = "/mnt/model"
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def run(arguments: Sequence[str]) -> None:
    """Put the server into the cluster and wait until the model is available. Raises StepFailure, StepTimeout."""
    args = _parser().parse_args(list(arguments))
    order = order_from(args, "model_server", args.server_name)
    server = build(args, order)
    manifests = server_manifests(server)
    found = carry_out(order, manifests, [Wait(manifests[0], rollout, selector(selector_labels(server)))])
    write_endpoint(args.output_endpoint, order, found, args.rest_port, server.readiness)


def _parser() -> argparse.ArgumentParser:
    parser = Parser("model-server", "A model server as a Deployment and a Service.")
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--server-name", default="model-server")
    parser.add_argument("--pvc-name", default="")
    parser.add_argument("--model-name", default="")
    parser.add_argument("--image", required=True)
    parser.add_argument("--rest-port", type=port, default=8501)
    parser.add_argument("--grpc-port", type=port, default=8500)
    parser.add_argument("--replicas", type=int, default=1)
    add_server(parser)
    add_common(parser, timeout_minutes=30)
    return parser


def build(args: argparse.Namespace, order: Order) -> Server:
    """The server that the flags ask for. Raises StepUsage."""
    location = parse_location(args.model_dir, args.pvc_name)
    folder = location.seen_at(MOUNT)
    model = args.model_name or args.server_name
    if not _MODEL.fullmatch(model):
        raise StepUsage(f'"{model[:80]}" is no name of a model', "use letters, digits, '.', '_' and '-'")
    return Server(
        component="model_server",
        name=args.server_name,
        image=args.image,
        ports={"http": args.rest_port, "grpc": args.grpc_port},
        readiness=f"/v1/models/{model}",
        seconds=order.seconds,
        args=[
            f"--port={args.grpc_port}",
            f"--rest_api_port={args.rest_port}",
            f"--model_name={model}",
            f"--model_base_path={folder}",
        ],
        env={**texts(args.env, "env"), "MODEL_NAME": model, "MODEL_BASE_PATH": posixpath.dirname(folder)},
        secret_env=secret_env(args.secret_name, args.secret_keys),
        volumes=location.volumes(),
        mounts=location.mounts(MOUNT),
        resources=args.resources,
        replicas=args.replicas,
        service_type=args.service_type,
    )
