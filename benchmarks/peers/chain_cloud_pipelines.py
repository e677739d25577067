"""COUNT FOLDER SALT: the chain through cloud-pipelines' Runner, which starts local processes."""

from __future__ import annotations

import sys

from cloud_pipelines.components import load_component_from_text, structures
from cloud_pipelines.orchestration.launchers.local_environment_launcher import LocalEnvironmentLauncher
from cloud_pipelines.orchestration.runners import Runner

from benchmarks.peers.step import COMPONENT


def main() -> int:
    count, folder, salt = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    step = structures.ComponentReference(spec=load_component_from_text(COMPONENT).component_spec)
    tasks = {}
    for number in range(count):
        before = structures.TaskOutputReference(output_name="after", task_id=f"step-{number - 1}")
        arguments = {
            "before": structures.TaskOutputArgument(before) if number else "start",
            "mark": f"{number}-{salt}",
        }
        tasks[f"step-{number}"] = structures.TaskSpec(component_ref=step, arguments=arguments)
    graph = structures.GraphSpec(tasks=tasks, output_values={})
    chain = structures.ComponentSpec(name="Chain", implementation=structures.GraphImplementation(graph=graph))
    runner = Runner(LocalEnvironmentLauncher(), folder, on_log_entry_callback=None)
    execution = runner.run_component(chain, arguments={})
    execution.wait_for_completion()
    return 0 if execution.task_executions[f"step-{count - 1}"].status.name == "Succeeded" else 1


if __name__ == "__main__":
    sys.exit(main())
