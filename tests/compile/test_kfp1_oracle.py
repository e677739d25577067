"""kfp 1.8.22's own compiler as an oracle: the same pipeline files give pods that get the same, save what is listed.

The files in `kfp_pipelines` are written for the KFP SDK; ours reads them with one import changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from catalog.dsl.build import build_pipeline
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.pipeline.check import require_sound
from tests.compile.building import HERE, compiled
from tests.compile.pods import Pod, pods_of
from tests.oracles import KFP1, Oracle, Release, running

FILES = sorted((HERE / "kfp_pipelines").glob("*.py"))
PAGE = HERE.parents[1] / "site" / "compile.md"


@dataclass(frozen=True)
class CompilerRelease(Release):
    """A release of the SDK whose compiler answers."""

    @property
    def program(self) -> Path:
        return HERE / "oracle_kfp1.py"


@pytest.fixture(scope="module")
def kfp1_compiler() -> Iterator[Oracle]:
    with running(CompilerRelease(**asdict(KFP1))) as oracle:
        yield oracle


def ours(text: str) -> dict[str, Any]:
    """Our Workflow for a file of the KFP SDK."""
    scope: dict[str, Any] = {"__name__": "pipeline_file"}
    mine = text.replace("from kfp import", "from catalog import").replace("from kfp.dsl", "from catalog.dsl")
    exec(compile(mine, "pipeline_file.py", "exec"), scope)
    spec = link(build_pipeline(scope["pipeline"]), Libraries(()))
    require_sound(spec)
    return dict(compiled(spec).workflow)


def theirs(oracle: Oracle, text: str) -> dict[str, Any]:
    answer = oracle.ask(text)
    assert "workflow" in answer, answer
    return dict(answer["workflow"])


def _outputs(task: str, pod: Pod) -> Pod:
    """kfp puts the task's name before those of its outputs."""
    return replace(
        pod, outputs={path: name.removeprefix(f"{task}-").replace("_", "-") for path, name in pod.outputs.items()}
    )


def _waits(names: set[str]) -> Callable[[str, Pod], Pod]:
    """Groups have other names."""
    return lambda task, pod: replace(pod, after=[name for name in pod.after if name in names])


def _retry_bound(task: str, pod: Pod) -> Pod:
    """kfp bounds the retries by time; we bound the pause between two of them, as on every engine."""
    strategy = dict(pod.settings.get("retryStrategy", {}))
    if "backoff" in strategy:
        backoff = dict(strategy["backoff"])
        strategy["backoff"] = {"bound" if key in ("maxDuration", "cap") else key: backoff[key] for key in backoff}
        return replace(pod, settings={**pod.settings, "retryStrategy": strategy})
    return pod


def _amounts(task: str, pod: Pod) -> Pod:
    """kfp writes the number of GPUs as a number; amounts are texts."""
    resources = pod.settings.get("resources")
    if not resources:
        return pod
    texts = {side: {name: str(amount) for name, amount in amounts.items()} for side, amounts in resources.items()}
    return replace(pod, settings={**pod.settings, "resources": texts})


def _mounted_files(task: str, pod: Pod) -> Pod:
    """kfp mounts the folder of a file on the data volume, so that all files must have one name; we mount the file."""
    files = {
        path.removesuffix("/data") if source.endswith("-subpath>") else path: source
        for path, source in pod.files.items()
    }
    return replace(pod, files=files)


# What we do otherwise on purpose: each is taken out of both sides before they are compared, and is told on the page.
DIFFERENCES: dict[str, Callable[[str, Pod], Pod]] = {
    "Names of outputs": _outputs,
    "Longest back-off": _retry_bound,
    "Amounts": _amounts,
    "Files on a data volume": _mounted_files,
}


def settled(workflow: dict[str, Any]) -> dict[str, dict[str, Any]]:
    pods = pods_of(workflow)
    found = {}
    for task, pod in pods.items():
        for change in (*DIFFERENCES.values(), _waits(set(pods))):
            pod = change(task, pod)  # noqa: PLW2901
        found[task] = asdict(pod)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_the_pods_get_the_same(path: Path, kfp1_compiler: Oracle) -> None:
    text = path.read_text(encoding="utf-8")
    assert settled(ours(text)) == settled(theirs(kfp1_compiler, text))


# Where kfp always says something that we leave to the namespace or the component.
LEFT_OUT = frozenset(("entrypoint", "templates", "arguments", "serviceAccountName", "onExit"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_the_workflow_says_the_same_of_itself(path: Path, kfp1_compiler: Oracle) -> None:
    text = path.read_text(encoding="utf-8")
    first, second = ours(text)["spec"], theirs(kfp1_compiler, text)["spec"]
    assert {key: first[key] for key in set(first) - LEFT_OUT} == {key: second[key] for key in set(second) - LEFT_OUT}
    assert first.get("arguments", {}).get("parameters", []) == second["arguments"]["parameters"]


def test_the_page_tells_the_differences() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in DIFFERENCES if f"| {name} |" not in page] == []
