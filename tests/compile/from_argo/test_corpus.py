"""Argo Workflows of the corpus are read without loss, or refused with a reason; needs CATALOG_CORPUS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from catalog.compile.from_argo.read import read_workflow
from tests.compile.corpus_packages import compiled_again, corpus_files, read_all, score
from tests.compile.test_kfp1_oracle import settled

pytestmark = pytest.mark.corpus

# The data volume's folders are named after pods; the launcher is a program of kfp's backend; one golden of kfp's own
# tests has no entry point.
REFUSED = {
    "artifact_passing_using_volume": {"argo-variable", "argo-output"},
    "tolerations": {"argo-template-missing"},
    "uri_artifacts": {"argo-v2-compatible", "argo-variable"},
}
# The walker that compares pods does not end in a recursion, and reads no loop over a text with a parameter in it.
NOT_COMPARED = {"recursive_do_while", "recursive_while", "parallelfor_pipeline_param_in_items_resolving"}


def test_goldens_of_kfp_1(report_score: Callable[[str], None]) -> None:
    pipelines, refused = read_all(corpus_files("argo-v1/*.yaml"), read_workflow)
    report_score(f"workflows of kfp 1.8: {score(pipelines, refused)}")
    assert refused == REFUSED
    assert len(pipelines) == 34


def test_their_pods_get_the_same() -> None:
    paths = {path.stem: path for path in corpus_files("argo-v1/*.yaml")}
    for name in sorted(set(paths) - set(REFUSED) - NOT_COMPARED):
        text = paths[name].read_text(encoding="utf-8")
        first, second = settled(yaml.safe_load(text)), settled(compiled_again(read_workflow(text)))
        assert first.keys() == second.keys(), name
        for task, pod in first.items():
            ours = second[task]
            if not pod["command"]:
                ours["command"] = []
            # What Kubernetes reads as one dollar is written as two.
            ours["command"] = [text.replace("$$(", "$(") for text in ours["command"]]
            pod["settings"].get("retryStrategy", {}).setdefault("retryPolicy", "OnFailure")
            assert pod == ours, f"{name}: {task}"


def test_workflows_of_the_backend_of_kfp_2(report_score: Callable[[str], None]) -> None:
    pipelines, refused = read_all(corpus_files("ir-argo/*.argo.yaml"), read_workflow)
    report_score(f"workflows of kfp 2's backend: {score(pipelines, refused)}")
    assert len(pipelines) == 37
    assert refused.keys() == {
        "components_with_optional_artifacts",
        "missing_kubernetes_optional_inputs",
        "pythonic_artifacts_with_list_of_artifacts",
    }
