"""What the step `training` is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cluster_steps.arguments import Parser, add_common, boolean, json_object
from cluster_steps.claim_uri import ClaimPath, check_inside
from cluster_steps.errors import StepUsage
from cluster_steps.image_reference import parse_image
from cluster_steps.names import check_service_name, check_subdomain
from cluster_steps.step_arguments import add_helper, whole_number, words
from cluster_steps.training_command import (
    PROJECTS,
    TASK_CENTER,
    TrainOrder,
    split_changes,
)
from cluster_steps.training_objects import GROUPS, KUBEFLOW, TrainingJob, archive_path, convert_command
from cluster_steps.training_viewer import viewer_command

CONVERTER = "paddleflow-public/serving:v0.6.2"


@dataclass(frozen=True)
class Training:
    """A whole training. Commands that are empty are not run."""

    order: TrainOrder
    job: TrainingJob
    export_command: Sequence[str]
    convert_command: Sequence[str]
    viewer_command: Sequence[str]
    convert_image: str
    viewer_image: str
    steps_image: str
    steps_user: int

    @property
    def model_uri(self) -> str:
        """Where the checkpoints are."""
        return self._uri(self.order.model_folder)

    @property
    def inference_uri(self) -> str:
        """Where the exported model is; '' when none is exported."""
        return self._uri(self.order.inference_folder) if self.export_command else ""

    @property
    def archive_uri(self) -> str:
        """Where the archive for serving is; '' when none is made."""
        return self._uri(archive_path(self.job.name)) if self.convert_command else ""

    def with_everything(self) -> Training:
        """The same with every optional object, so that delete finds also what other arguments made."""
        order = replace(self.order, pretrained=self.order.pretrained or "https://none/none")
        some = ("true",)
        return replace(self, order=order, export_command=some, convert_command=some, viewer_command=some)

    def _uri(self, path: str) -> str:
        return str(ClaimPath(self.job.claim, path.removeprefix(f"{TASK_CENTER}/")))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The flags of the step. Ends the program with exit code 2 when they mean nothing."""
    parser = Parser("training", "Trains a model with a PaddleJob, and makes it ready to be served.")
    for flag in ("--name", "--project", "--image", "--config_path", "--dataset", "--pvc_name"):
        parser.add_argument(flag, required=True)
    for flag in ("--config_changes", "--pretrain_model", "--train_label", "--test_label"):
        parser.add_argument(flag, default="")
    parser.add_argument("--worker_replicas", type=whole_number(0), required=True)
    parser.add_argument("--ps_replicas", type=whole_number(0), default=0)
    parser.add_argument("--gpu_per_node", type=whole_number(0), default=0)
    parser.add_argument("--use_visualdl", type=boolean, default=False)
    parser.add_argument("--save_inference", type=boolean, default=True)
    parser.add_argument("--need_convert", type=boolean, default=True)
    parser.add_argument("--group", choices=GROUPS, default=KUBEFLOW)
    parser.add_argument("--dataset_ref", type=json_object, default={})
    for flag in ("--command", "--export_command", "--convert_command", "--visualdl_command"):
        parser.add_argument(flag, type=words, default=[])
    parser.add_argument("--env", type=json_object, default={})
    parser.add_argument("--convert_image", default=CONVERTER)
    parser.add_argument("--visualdl_image", default="")
    add_helper(parser)
    parser.add_argument("--backoff_limit", type=whole_number(0), default=3)
    outputs = ("model", "inference-model", "serving-archive", "visualdl-address", "metrics", "ui-metadata")
    for name in outputs:
        parser.add_argument(f"--output-{name}", default="", help=f"file for {name}")
    add_common(parser, timeout_minutes=1440)
    return parser.parse_args(list(arguments))


def training_of(args: argparse.Namespace, seconds: int) -> Training:
    """The training that the flags ask for. Raises StepUsage."""
    order = _order_of(args)
    project = PROJECTS.get(args.project.lower())
    if project is None and not args.command:
        known = ", ".join(PROJECTS)
        raise StepUsage(f"the project {args.project[:80]!r} is not known ({known} is)", "give its Command")
    train = args.command or (project.train(order) if project else [])
    export = args.export_command or (project.export(order) if project and not args.command else [])
    if args.save_inference and not export:
        raise StepUsage("how this model is exported is not known", "give Export Command, or Save Inference false")
    converts = args.save_inference and args.need_convert
    convert = args.convert_command or convert_command(args.name, order.inference_folder)
    viewer = args.visualdl_command or viewer_command(f"{order.model_folder}/vdl")
    return Training(
        order=order,
        job=_job_of(args, train, seconds),
        export_command=export if args.save_inference else (),
        convert_command=convert if converts else (),
        viewer_command=viewer if args.use_visualdl else (),
        convert_image=str(parse_image(args.convert_image)),
        viewer_image=str(parse_image(args.visualdl_image or args.image)),
        steps_image=str(parse_image(args.steps_image)),
        steps_user=args.run_as_user,
    )


def _order_of(args: argparse.Namespace) -> TrainOrder:
    folder = str(args.dataset_ref.get("path") or args.dataset)
    return TrainOrder(
        name=check_service_name(args.name),
        config=args.config_path,
        changes=split_changes(args.config_changes),
        dataset=check_inside(folder, folder),
        labels=(check_inside(args.train_label, args.train_label), check_inside(args.test_label, args.test_label)),
        pretrained=args.pretrain_model,
        gpus=args.gpu_per_node,
        launch=args.worker_replicas > 1 and not args.ps_replicas,
        visualdl=args.use_visualdl,
    )


def _job_of(args: argparse.Namespace, command: Sequence[str], seconds: int) -> TrainingJob:
    # The operator makes a claim for each SampleSet, under the set's name.
    data = args.dataset_ref or {"sampleSet": args.dataset, "claim": args.dataset}
    known = {key: str(data[key]) for key in ("sampleSet", "claim") if data.get(key)}
    return TrainingJob(
        name=args.name,
        group=args.group,
        image=str(parse_image(args.image)),
        command=command,
        claim=check_subdomain(args.pvc_name, "name of a claim"),
        data={key: check_subdomain(value, key) for key, value in known.items()},
        workers=args.worker_replicas,
        servers=args.ps_replicas,
        gpus=args.gpu_per_node,
        backoff_limit=args.backoff_limit,
        deadline_seconds=seconds,
        env={str(name): str(value) for name, value in args.env.items()},
    )
