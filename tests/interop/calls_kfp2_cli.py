"""Runs in the environment of kfp 2: its command line with each of the argument lists from stdin (JSON), one after the
other in this process; exit codes and what was printed to stdout (JSON).

The input is {"host": …, "commands": [[argument, …], …]}. `$3` in an argument stands for the id that the fourth command
printed.
"""

import json
import re
import sys
import traceback
from typing import Any

from click.testing import CliRunner
from kfp.cli.cli import cli

OF_KIND = {"experiment": "experiment_id", "run": "run_id", "recurring-run": "recurring_run_id"}


def own_id(printed: str, kind: str, command: str) -> str:
    """The id of what a command printed; of a version the version's."""
    try:
        value, _ = json.JSONDecoder().raw_decode(printed, printed.index("{"))
    except ValueError:
        return ""
    name = OF_KIND.get(kind) or ("pipeline_version_id" if "version" in command else "pipeline_id")
    return str(value.get(name, ""))


def main() -> None:
    asked = json.load(sys.stdin)
    found: list[dict[str, Any]] = []
    for command in asked["commands"]:
        arguments = [re.sub(r"\$(\d+)", lambda match: found[int(match[1])]["id"], word) for word in command]
        whole = ["--endpoint", asked["host"], "--output", "json", *arguments]
        done = CliRunner().invoke(cli, whole, obj={}, input="y\n")
        fault = "".join(traceback.format_exception(*done.exc_info)) if done.exit_code and done.exc_info else ""
        told = {"exit": done.exit_code, "printed": done.output, "id": own_id(done.stdout, *command[:2]), "fault": fault}
        found.append(told)
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
