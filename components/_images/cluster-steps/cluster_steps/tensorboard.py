"""Step tensorboard: TensorBoard over a folder of logs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cluster_steps.arguments import Parser, add_common, port
from cluster_steps.errors import StepUsage
from cluster_steps.manifests import selector
from cluster_steps.order import carry_out, order_from
from cluster_steps.readiness import rollout
from cluster_steps.server_arguments import add_server, secret_env, texts, write_endpoint
from cluster_steps.servers import Server, selector_labels, server_manifests
from cluster_steps.storage_location import parse_location
from cluster_steps.waiting import Wait

MOUNT = "/mnt/logs"
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")


def run(arguments: Sequence[str]) -> None:
    """Put the server into the cluster and wait until it answers. Raises StepFailure, StepTimeout."""
    parser = Parser("tensorboard", "TensorBoard as a Deployment and a Service.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--log-dir", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("--path-prefix", default="")
    parser.add_argument("--port", type=port, default=6006)
    add_server(parser)
    add_common(parser, timeout_minutes=30)
    args = parser.parse_args(list(arguments))
    order = order_from(args, "tensorboard", args.name)
    location = parse_location(args.log_dir)
    prefix = path_prefix(args.path_prefix)
    server = Server(
        component="tensorboard",
        name=args.name,
        image=args.image,
        ports={"http": args.port},
        readiness=f"{prefix}/",
        seconds=order.seconds,
        command=["tensorboard"],
        args=[
            f"--logdir={location.seen_at(MOUNT)}",
            "--host=0.0.0.0",
            f"--port={args.port}",
            *([f"--path_prefix={prefix}"] if prefix else []),
        ],
        env=texts(args.env, "env"),
        secret_env=secret_env(args.secret_name, args.secret_keys),
        volumes=location.volumes(),
        mounts=location.mounts(MOUNT),
        resources=args.resources,
        service_type=args.service_type,
    )
    manifests = server_manifests(server)
    found = carry_out(order, manifests, [Wait(manifests[0], rollout, selector(selector_labels(server)))])
    write_endpoint(args.output_endpoint, order, found, args.port, f"{prefix}/")


def path_prefix(text: str) -> str:
    """The path that a proxy puts in front, with a slash before and none behind; empty for none. Raises StepUsage."""
    prefix = f"/{text.strip('/')}" if text.strip("/") else ""
    if not _PREFIX.fullmatch(prefix):
        raise StepUsage(f'"{text[:80]}" is no path', "such as /tensorboard/my-run")
    return prefix
