"""Uploads a model: `python -m cluster_steps.modelhub_upload --source PATH --model NAME --version 1.0 …`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cluster_steps.errors import StepFailure
from cluster_steps.modelhub_archive import pack_model
from cluster_steps.modelhub_store import Place, Published, publish
from cluster_steps.object_store import s3_file_system

ENDPOINT = "http://minio-service.kubeflow:9000"
BUCKET = "model-center"


def upload(source: Path, place: Place, store: Any, *, replace: bool, move_latest: bool) -> Published:
    """Pack the model at `source` and put it into the hub in `store`. Raises StepFailure."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / f"{place.model}.tar.gz"
        pack_model(source, place.model, archive)
        published = publish(store, place, archive, replace=replace, move_latest=move_latest)
    print(f"{published.uri}: {published.digest}, {published.size} bytes{'' if published.changed else ', was there'}")
    return published


def parser() -> argparse.ArgumentParser:
    """The flags of the program."""
    flags = argparse.ArgumentParser(prog="modelhub_upload", allow_abbrev=False)
    flags.add_argument("--source", type=Path, required=True, help="the model: a folder or an archive")
    flags.add_argument("--endpoint", default=ENDPOINT)
    flags.add_argument("--bucket", default=BUCKET)
    flags.add_argument("--model", required=True)
    flags.add_argument("--version", required=True)
    flags.add_argument("--keep", action="store_true", help="refuse to replace a version with other content")
    flags.add_argument("--keep-latest", action="store_true", help="do not point latest at this version")
    flags.add_argument("--result", default="", help="where to write the result as JSON")
    return flags


def main(arguments: Sequence[str]) -> int:
    """Do it, and leave the result where the Job's pod reports it."""
    args = parser().parse_args(arguments)
    try:
        place = Place(args.bucket, args.model, args.version)
        store = s3_file_system(args.endpoint)
        flags = {"replace": not args.keep, "move_latest": not args.keep_latest}
        published = upload(args.source, place, store, **flags)
    except StepFailure as failure:
        print(f"modelhub_upload: {failure}", file=sys.stderr)
        return failure.exit_code
    if args.result:
        Path(args.result).write_text(json.dumps(published.as_json()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
