from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catalog.client.clone import CloneEdits
from catalog.client.create import ROOT_ANNOTATION
from catalog.client.read_upload import Package
from catalog.client.uploads import version_request
from catalog.errors import LibraryError, UsageError
from catalog.run.argo.options import ClusterOptions
from catalog.run.model import State
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentRef, MetadataSpec, TaskSpec
from catalog.store.find_runs import list_runs
from hub.registry.principal import ANONYMOUS, Principal, Scope
from hub.runs.experiments import create_experiment
from hub.runs.pipelines import delete_pipeline, upload_pipeline
from hub.runs.place import RunPlace
from hub.runs.start import clone_run, start_run
from tests.client.building import pipeline
from tests.hub.registry.samples import published
from tests.hub.runs.scene import OPERATOR, OTHER, READER, TEAM, ended, request, steps, succeeded
from tests.requirements import docker_available, require


def test_a_run_goes_on_by_itself_and_belongs_to_the_namespace_of_whoever_started_it(place: RunPlace) -> None:
    run = succeeded(place, TEAM)
    assert (run.namespace, run.experiment, run.engine) == ("team", "team/Default", "process")
    assert succeeded(place).namespace == ""


def test_a_run_has_the_namespace_of_its_experiment(place: RunPlace) -> None:
    row = create_experiment(place, TEAM, "trials")
    for name in (row.name, row.experiment_id):
        run = start_run(place, TEAM, request(experiment=name))
        assert (run.experiment, run.namespace) == ("trials", "team")
        ended(place.session, run.run_id)


@pytest.mark.parametrize(
    ("who", "rule"), [(ANONYMOUS, "not-signed-in"), (READER, "not-allowed"), (OTHER, "not-allowed")]
)
def test_who_may_not_publish_in_a_namespace_starts_nothing_there(place: RunPlace, who: Principal, rule: str) -> None:
    with pytest.raises(LibraryError) as caught:
        start_run(place, who, request(namespace="team"))
    assert caught.value.rule == rule
    assert list_runs(place.session.store) == []


def test_an_experiment_of_others_is_unknown(place: RunPlace) -> None:
    create_experiment(place, TEAM, "trials")
    with pytest.raises(UsageError) as caught:
        start_run(place, OTHER, request(experiment="trials"))
    assert caught.value.rule == "experiment-unknown"
    with pytest.raises(UsageError) as caught:
        start_run(place, OPERATOR, request(experiment="trials", namespace="other"))
    assert caught.value.rule == "namespace-mismatch"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"pipeline": "/etc/passwd"}, "reference-invalid"),
        ({"pipeline": "https://example.org/pipeline.yaml"}, "reference-invalid"),
        ({"pipeline": "pipeline.py:main"}, "reference-invalid"),
        ({"pipeline": "nothing@1"}, "reference-unresolved"),
        ({"engine": "slurm"}, "engine-not-allowed"),
        ({"cluster": ClusterOptions(service_account="admin")}, "cluster-options-fixed"),
        ({"cluster": ClusterOptions(kubeconfig="/home/ada/.kube/config")}, "cluster-options-fixed"),
        ({"pipeline_version_id": "none"}, "version-unknown"),
        ({"experiment": "00000000-0000-0000-0000-000000000000"}, "experiment-unknown"),
    ],
)
def test_what_the_server_does_not_take_is_told(place: RunPlace, change: dict[str, Any], rule: str) -> None:
    with pytest.raises((UsageError, LibraryError)) as caught:
        start_run(place, OPERATOR, replace(request(), **change))
    assert caught.value.rule == rule
    assert list_runs(place.session.store) == []


def test_components_are_neither_fetched_nor_read_from_files(place: RunPlace) -> None:
    for url in ("https://example.org/component.yaml", "/etc/passwd", "component.yaml"):
        spec = pipeline({"step": TaskSpec(ComponentRef(url=url))})
        with pytest.raises(UsageError) as caught:
            start_run(place, OPERATOR, request(spec))
        assert caught.value.rule == "pipeline-not-linked"


def test_the_process_engine_is_for_servers_that_trust(place: RunPlace) -> None:
    careful = replace(place, trust=False, engine="docker")
    with pytest.raises(UsageError) as caught:
        start_run(careful, OPERATOR, replace(request(), trust=True))
    assert caught.value.rule == "engine-not-allowed"


def test_outputs_are_not_put_into_folders_of_the_server(place: RunPlace) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    careful = replace(place, trust=False, engine="docker")
    noted = replace(steps(), metadata=MetadataSpec(annotations={ROOT_ANNOTATION: "/etc"}))
    for asked in (request(engine="", pipeline_root="file:///etc"), request(noted, engine="")):
        with pytest.raises(UsageError) as caught:
            start_run(careful, OPERATOR, asked)
        assert caught.value.rule == "pipeline-root-local"


def test_a_component_of_the_hub_runs_as_soon_as_it_is_published(place: RunPlace) -> None:
    with pytest.raises(LibraryError):
        start_run(place, OPERATOR, request(pipeline="team/echo@1"))
    published(place.registry, "team/echo")
    run = start_run(place, OPERATOR, request(pipeline="team/echo@1", arguments={"text": "hello"}))
    assert (run.pipeline_name, run.pipeline_version) == ("team/echo", "1.0.0")
    ended(place.session, run.run_id)


def test_a_component_that_somebody_may_not_read_is_not_there_for_them(place: RunPlace) -> None:
    published(place.registry, "team/echo")
    with pytest.raises(LibraryError) as caught:
        start_run(place, OTHER, request(pipeline="team/echo@1"))
    assert caught.value.rule == "reference-unresolved"


def test_a_run_of_an_upload_keeps_its_ids_and_can_be_cloned_when_the_upload_is_gone(place: RunPlace) -> None:
    package = Package(to_yaml(steps()).encode(), "steps.yaml")
    row, version = upload_pipeline(place, TEAM, package, name="steps")
    asked = replace(version_request(place.session, version, {}), engine="process", use_cache=False)
    with pytest.raises(UsageError) as caught:
        start_run(place, OTHER, asked)
    assert caught.value.rule == "version-unknown"
    run = start_run(place, TEAM, asked)
    assert (run.pipeline_id, run.pipeline_version_id) == (row.pipeline_id, version.version_id)
    ended(place.session, run.run_id)
    delete_pipeline(place, TEAM, "steps")
    clone = clone_run(place, TEAM, run.run_id, CloneEdits(name="again"))
    assert (clone.name, clone.parent_run_id, clone.namespace) == ("again", run.run_id, "team")
    assert ended(place.session, clone.run_id).state is State.SUCCEEDED


def test_somebody_of_two_namespaces_says_which(place: RunPlace) -> None:
    both = Principal("both", scopes=(Scope("team", "publish"), Scope("other", "publish")))
    with pytest.raises(LibraryError) as caught:
        start_run(place, both, request())
    assert caught.value.rule == "not-allowed"
    run = start_run(place, both, request(namespace="other"))
    assert run.namespace == "other"
    ended(place.session, run.run_id)
