"""COUNT FOLDER SALT: the chain as a CWL workflow through cwltool, without containers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cwltool.main import main as cwltool

STEP = {
    "cwlVersion": "v1.2",
    "class": "CommandLineTool",
    "baseCommand": ["sh", "-c", 'echo "$1" > after', "step"],
    "inputs": {
        "mark": {"type": "string", "inputBinding": {"position": 1}},
        "before": {"type": "File?", "inputBinding": {"position": 2}},
    },
    "outputs": {"after": {"type": "File", "outputBinding": {"glob": "after"}}},
}


def main() -> int:
    count, folder, salt = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    steps: dict[str, Any] = {}
    for number in range(count):
        taken: dict[str, Any] = {"mark": {"default": f"{number}-{salt}"}}
        if number:
            taken["before"] = f"step-{number - 1}/after"
        steps[f"step-{number}"] = {"run": "step.cwl", "in": taken, "out": ["after"]}
    last = {"type": "File", "outputSource": f"step-{count - 1}/after"}
    chain = {"cwlVersion": "v1.2", "class": "Workflow", "inputs": {}, "outputs": {"last": last}, "steps": steps}
    (folder / "step.cwl").write_text(json.dumps(STEP), encoding="utf-8")
    (folder / "chain.cwl").write_text(json.dumps(chain), encoding="utf-8")
    return int(cwltool(["--quiet", "--no-container", "--outdir", str(folder / "out"), str(folder / "chain.cwl")]))


if __name__ == "__main__":
    sys.exit(main())
