"""What is sent to each route about runs, so that it gets as far as the question of who may do that."""

from __future__ import annotations

import re
from typing import Any

from tests.red_team.route_table import Route
from tests.red_team.run_world import Team, pipeline_text

_V1, _V2, _OURS = "/apis/v1beta1", "/apis/v2beta1", "/api/v1"
_CRON = {"cron_schedule": {"cron": "0 0 2 * * *"}}
_FORM = re.compile(r"POST /(runs|experiments|pipelines|recurring)\b")


def path_of(route: Route, team: Team) -> str:
    """The route's path for what a team has. KeyError for a parameter that nobody thought of."""
    kind = route.path.split("/")[1]
    values = {
        "run_id": team.run_id,
        "experiment": team.experiment_id,
        "experiment_id": team.experiment_id,
        "pipeline": team.pipeline_id,
        "pipeline_id": team.pipeline_id,
        "version": team.version_id,
        "version_id": team.version_id,
        "pipeline_version_id": team.version_id,
        "recurring_run_id": team.recurring_run_id,
        "job_id": team.recurring_run_id,
        "namespace": team.namespace,
        "number": "1",
        "node": "echo",
        "act": "delete",
        "name": {"experiments": team.experiment_id, "pipelines": team.pipeline_id}.get(kind, "out"),
    }
    if route.path.endswith(("/pipelines/names/{name}", "/pipelines/{name}")) and kind == "apis":
        values["name"] = f"{team.mark} pipeline"
    return route.filled({name: values[name] for name in route.parameters})


def query_of(route: Route, team: Team) -> dict[str, str]:
    """A query that names what the team has wherever the route looks for something."""
    values = {
        "run": team.run_id,
        "task": "echo",
        "name": "out",
        "experiment": team.experiment_id,
        "experiment_id": team.experiment_id,
        "pipeline": team.pipeline_id,
        "pipelineid": team.pipeline_id,
        "namespace": team.namespace,
        "resource_key.type": "PIPELINE",
        "resource_key.id": team.pipeline_id,
    }
    if route.path.endswith("/lineage"):
        return {"digest": f"sha256:{team.digest}"}
    if route.path.startswith("/runs/{run_id}/"):
        return {"task": "echo", "name": "out", "index": "2"}
    return {name: values[name] for name in route.query if name in values}


def body_of(route: Route, team: Team) -> dict[str, Any]:
    """The arguments of httpx for the body; a form for the pages, else JSON."""
    where = str(route)
    if where in _uploads():
        file = (f"{team.mark}.yaml", pipeline_text("stranger").encode())
        return {"files": {_uploads()[where]: file}, "data": {"namespace": team.namespace}}
    if _FORM.match(where):
        return {"data": _form_of(where, team)}
    return {"json": _json_of(team).get(where, {})} if route.method in ("POST", "PUT", "PATCH") else {}


def _form_of(where: str, team: Team) -> dict[str, str]:
    return {
        "act": "archive" if where == "POST /runs/act" else "delete",
        "run": team.run_id,
        "pipeline": team.pipeline_id,
        "version": team.version_id,
        "namespace": team.namespace,
        "experiment": team.experiment_id,
        "name": "stranger",
        "text": "stranger",
        "task": "echo",
        "labels": "owner=stranger",
        "cron": "0 2 * * *",
        "in:text": "stranger",
    }


def _uploads() -> dict[str, str]:
    """The field of the file, by route."""
    return {
        f"POST {_OURS}/pipelines": "package",
        f"POST {_OURS}/pipelines/{{pipeline}}/versions": "package",
        **{f"POST {api}/pipelines/{what}": "uploadfile" for api in (_V1, _V2) for what in ("upload", "upload_version")},
    }


def _json_of(team: Team) -> dict[str, dict[str, Any]]:
    """Bodies of our API and of KFP's, by route."""
    owner = {"key": {"type": "NAMESPACE", "id": team.namespace}, "relationship": "OWNER"}
    inside = {"key": {"type": "EXPERIMENT", "id": team.experiment_id}, "relationship": "OWNER"}
    of_v1 = {"name": "stranger", "pipeline_spec": {"pipeline_id": team.pipeline_id}, "resource_references": [inside]}
    reference = {"pipeline_id": team.pipeline_id, "pipeline_version_id": team.version_id}
    of_v2 = {
        "display_name": "stranger",
        "experiment_id": team.experiment_id,
        "pipeline_version_reference": reference,
    }
    nightly = {"schedule": {"cron": "0 2 * * *"}, "pipeline_id": team.pipeline_id, "experiment": team.experiment_id}
    span = {"start": "2025-01-01T00:00:00Z", "end": "2025-01-03T00:00:00Z"}
    return {
        f"POST {_OURS}/runs": {"pipeline_id": team.pipeline_id, "experiment": team.experiment_id},
        f"POST {_OURS}/runs/{{run_id}}/resume-from": {"task": "echo"},
        f"POST {_OURS}/runs/{{run_id}}/notes": {"text": "stranger"},
        f"PATCH {_OURS}/runs/{{run_id}}/notes/{{number}}": {"text": "stranger"},
        f"PATCH {_OURS}/runs/{{run_id}}/labels": {"set": {"owner": "stranger"}},
        f"PUT {_OURS}/experiments/{{experiment}}/baseline": {"run_id": team.run_id},
        f"PUT {_OURS}/default-experiment": {"experiment": team.experiment_id},
        f"POST {_OURS}/experiments": {"name": "stranger", "namespace": team.namespace},
        f"PATCH {_OURS}/pipelines/{{pipeline}}": {"description": "stranger"},
        f"PUT {_OURS}/pipelines/{{pipeline}}/default-version": {"version": team.version_id},
        f"POST {_OURS}/recurring-runs": nightly,
        f"PATCH {_OURS}/recurring-runs/{{recurring_run_id}}": {"name": "stranger"},
        f"POST {_OURS}/schedule-preview": {"schedule": {"cron": "0 2 * * *"}},
        f"POST {_OURS}/recurring-runs/{{recurring_run_id}}/backfills": span,
        f"POST {_V1}/experiments": {"name": "stranger", "resource_references": [owner]},
        f"POST {_V1}/runs": of_v1,
        f"POST {_V1}/runs/{{run_id}}:reportMetrics": {
            "metrics": [{"name": "stranger", "node_id": "echo", "number_value": 1}]
        },
        f"POST {_V1}/jobs": {**of_v1, "trigger": _CRON, "max_concurrency": 1, "enabled": False},
        f"POST {_V2}/experiments": {"display_name": "stranger", "namespace": team.namespace},
        f"POST {_V2}/runs": of_v2,
        f"POST {_V2}/recurringruns": {**of_v2, "trigger": _CRON, "max_concurrency": "1", "mode": "DISABLE"},
        f"PATCH {_V2}/recurringruns/{{recurring_run_id}}": {"display_name": "stranger"},
        f"POST {_V2}/pipelines": {"display_name": "stranger", "namespace": team.namespace},
        f"POST {_V2}/pipelines/create": {
            "pipeline": {"display_name": "stranger", "namespace": team.namespace},
            "pipeline_version": {"display_name": "1", "pipeline_spec": _ir()},
        },
        f"POST {_V2}/pipelines/{{pipeline_id}}/versions": {"display_name": "2", "pipeline_spec": _ir()},
        f"PATCH {_V2}/pipelines/{{pipeline_id}}": {"description": "stranger"},
        f"PATCH {_V2}/pipelines/{{pipeline_id}}/versions/{{pipeline_version_id}}": {"description": "stranger"},
    }


def _ir() -> dict[str, Any]:
    container = {"image": "busybox:1.36", "command": ["true"]}
    return {
        "schemaVersion": "2.1.0",
        "sdkVersion": "kfp-2.7.0",
        "pipelineInfo": {"name": "stranger"},
        "components": {"comp-a": {"executorLabel": "exec-a"}},
        "deploymentSpec": {"executors": {"exec-a": {"container": container}}},
        "root": {"dag": {"tasks": {"a": {"componentRef": {"name": "comp-a"}, "taskInfo": {"name": "a"}}}}},
    }
