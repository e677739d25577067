"""Requests to the API of a served hub."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from tests.hub.kfp.v2.packages import FAILING, ir
from tests.hub.served import PATIENCE, Served

PREFIX = "/apis/v2beta1"
ENDED = ("SUCCEEDED", "FAILED", "CANCELED")


@dataclass(eq=False)
class Refusal(Exception):
    """An answer that is an error."""

    status: int
    code: int
    message: str
    rule: str


@dataclass(frozen=True)
class Api:
    """The routes below `/apis/v2beta1`; each call returns the JSON of the answer, or raises Refusal."""

    hub: Served
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.call("GET", path, params=query)

    def post(self, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        return self.call("POST", path, json=body, params=query)

    def patch(self, path: str, body: Any) -> dict[str, Any]:
        return self.call("PATCH", path, json=body)

    def delete(self, path: str, **query: Any) -> dict[str, Any]:
        return self.call("DELETE", path, params=query)

    def upload(self, path: str, data: bytes, **query: Any) -> dict[str, Any]:
        return self.call("POST", path, files={"uploadfile": ("pipeline.yaml", data)}, params=query)

    def call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        answer = self.hub.client.request(method, PREFIX + path, headers=self.headers, **given)
        told: dict[str, Any] = answer.json()
        if answer.status_code == 200:
            return told
        assert set(told) == {"error", "code", "message", "details"}
        rule = next(detail["reason"] for detail in told["details"] if "reason" in detail)
        raise Refusal(answer.status_code, told["code"], told["message"], rule)

    def experiment(self, name: str) -> str:
        """The id of a new experiment."""
        return str(self.post("/experiments", {"display_name": name})["experiment_id"])

    def pipeline(self, name: str) -> tuple[str, str]:
        """The ids of a new pipeline and its version."""
        made = self.upload("/pipelines/upload", json.dumps(ir()).encode(), name=name)
        [version] = self.get(f"/pipelines/{made['pipeline_id']}/versions")["pipeline_versions"]
        return made["pipeline_id"], version["pipeline_version_id"]

    def failing(self, name: str) -> tuple[str, str]:
        """The ids of a new pipeline whose runs fail, and of its version."""
        made = self.upload("/pipelines/upload", FAILING.encode(), name=name)
        [version] = self.get(f"/pipelines/{made['pipeline_id']}/versions")["pipeline_versions"]
        return made["pipeline_id"], version["pipeline_version_id"]

    def run(self, **body: Any) -> dict[str, Any]:
        """A new run, of the pipeline that every test has unless the body names one."""
        named = "pipeline_version_reference" in body or "pipeline_spec" in body
        return self.post("/runs", {"display_name": "a run", **({} if named else {"pipeline_spec": ir()}), **body})

    def ended(self, run_id: str) -> dict[str, Any]:
        """A run once it has ended."""
        until = time.monotonic() + PATIENCE
        while True:
            run = self.get(f"/runs/{run_id}")
            if run["state"] in ENDED:
                return run
            assert time.monotonic() < until, f"it did not end: {run}"
            time.sleep(0.1)


def reference(ids: tuple[str, str]) -> dict[str, str]:
    """A version of an uploaded pipeline."""
    return {"pipeline_id": ids[0], "pipeline_version_id": ids[1]}


def names(found: dict[str, Any], of: str) -> list[str]:
    """The names on a page."""
    return [item["display_name"] for item in found.get(of, [])]
