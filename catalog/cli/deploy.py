"""`catalog deploy`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.deploy_options import with_deploy_options
from catalog.errors import UsageError
from catalog.view.safe_text import plain

if TYPE_CHECKING:
    from catalog.client.deploy import Deployment, DeployRequest
    from catalog.client.deployed import Done

HELP = """Deploy a pipeline on a Kubernetes cluster with Argo Workflows.

It becomes a WorkflowTemplate from which runs can be submitted, and with
--schedule a CronWorkflow that submits them. PIPELINE is a file,
FILE.py:FUNCTION, a URL, or NAME@RANGE of a library.

\b
Examples:
  catalog deploy examples/hello.yaml
  catalog deploy train.yaml -p rate=0.1 --schedule '0 9 * * 1-5' --timezone Europe/Berlin
  catalog deploy train.yaml --schedule '@every 6h' --concurrency Forbid
  catalog deploy train.yaml -o train-template.yaml
  catalog deploy train.yaml --delete

Deploying again changes what is different, and no more. Arguments without a
value stay parameters of the template for whoever submits a run; a schedule
needs them all. What a CronWorkflow cannot do is refused with the reason.

\b
Exit codes: 0 done, 2 wrong usage, 3 something is missing in the cluster.
"""


@click.command("deploy", help=HELP, short_help="Deploy a pipeline on a cluster.")
@click.argument("pipeline")
@with_deploy_options
def deploy(
    pipeline: str,
    form: str,
    dry_run: bool,
    output: str,
    delete: bool,
    no_schedule: bool,
    namespace: str,
    service_account: str,
    artifact_root: str,
    kubeconfig: str,
    context: str,
    **options: Any,
) -> int:
    """Make the request, and deploy, print or delete."""
    from catalog.cli.deploy_request import make_deploy_request, make_schedule
    from catalog.run.argo.options import ClusterOptions

    names = ("cron", "timezone", "start", "end", "concurrency", "starting_deadline", "suspend")
    schedule = make_schedule(**{name: options.pop(name) for name in names})
    _refuse_contradictions(dry_run, bool(output), delete, no_schedule, schedule is not None)
    cluster = ClusterOptions(namespace, service_account, artifact_root, kubeconfig, context)
    request = make_deploy_request(pipeline, cluster, schedule, **options)
    if dry_run or output:
        return _write(request, output, form)
    return _delete(request, form) if delete else _deploy(request, form, no_schedule=no_schedule)


def _refuse_contradictions(dry_run: bool, output: bool, delete: bool, no_schedule: bool, schedule: bool) -> None:
    given = {"--dry-run": dry_run, "--output": output, "--delete": delete, "--no-schedule": no_schedule}
    alone = [name for name, value in given.items() if value]
    if len(alone) > 1:
        raise click.UsageError(f"{alone[0]} and {alone[1]} contradict each other")
    if schedule and (delete or no_schedule):
        raise click.UsageError(f"--schedule and {alone[0]} contradict each other")


def _write(request: DeployRequest, output: str, form: str) -> int:
    from catalog.client.deploy import plan_deployment
    from catalog.library.libraries import default_libraries

    deployment = plan_deployment(request, default_libraries())
    _warn(deployment)
    text = _manifest(deployment, form)
    if not output:
        click.echo(text, nl=False)
        return 0
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}", rule="output-unwritable") from None
    click.echo(f"wrote {output}", err=True)
    return 0


def _manifest(deployment: Deployment, form: str) -> str:
    """The objects as kubectl takes them."""
    if form == "json":
        listed = {"apiVersion": "v1", "kind": "List", "items": list(deployment.objects)}
        return json.dumps(listed, indent=2, allow_nan=False) + "\n"
    from catalog.compile.write import yaml_bytes

    return "---\n".join(yaml_bytes(item).decode() for item in deployment.objects)


def _deploy(request: DeployRequest, form: str, *, no_schedule: bool) -> int:
    from catalog.client.deploy import plan_deployment
    from catalog.client.deployed import apply_objects, remove_objects
    from catalog.library.libraries import default_libraries
    from catalog.run.argo.cluster import connect
    from catalog.run.argo.target import find_target

    libraries = default_libraries()
    # What is wrong with the pipeline itself is told without a cluster.
    plan_deployment(request, libraries)
    with connect(request.cluster) as cluster:
        target = find_target(cluster, request.cluster)
        deployment = plan_deployment(request, libraries, target)
        _warn(deployment)
        done = apply_objects(cluster, deployment.objects, target.namespace)
        if no_schedule:
            done = [item for item in done if item.kind != "CronWorkflow"]
            done += remove_objects(cluster, deployment.name, target.namespace, ("CronWorkflow",))
    _report(done, form, deployment.open_parameters)
    return 0


def _delete(request: DeployRequest, form: str) -> int:
    from catalog.client.deploy import deployed_name
    from catalog.client.deployed import remove_objects
    from catalog.library.libraries import default_libraries
    from catalog.run.argo.cluster import connect
    from catalog.run.argo.target import find_target

    name = deployed_name(request, default_libraries())
    with connect(request.cluster) as cluster:
        done = remove_objects(cluster, name, find_target(cluster, request.cluster).namespace)
    _report(done, form)
    return 0


def _warn(deployment: Deployment) -> None:
    for warning in deployment.warnings:
        click.echo(f"warning: {plain(warning)}", err=True)


def _report(done: list[Done], form: str, open_parameters: tuple[str, ...] = ()) -> None:
    if form == "json":
        from catalog.cli.run_json import print_json

        objects = [
            {"kind": item.kind, "name": item.name, "namespace": item.namespace, "action": item.action} for item in done
        ]
        print_json({"objects": objects, "open_parameters": list(open_parameters)})
        return
    for item in done:
        click.echo(f"{item.action} {item.kind} {item.namespace}/{item.name}")
    if any(item.action == "kept" for item in done):
        click.echo("the schedule of an earlier deployment goes on; --no-schedule deletes it")
    if open_parameters:
        click.echo(f"whoever submits a run gives: {', '.join(plain(name) for name in open_parameters)}")
