"""Requests to the API v1beta1 of a served hub, and pipelines to try it with."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import httpx

from tests.hub.served import PATIENCE, Served, bearer

ECHO = """
name: Say it
inputs:
- {name: text, type: String, default: hello}
outputs:
- {name: said, type: String}
- {name: mlpipeline-metrics, type: Metrics}
implementation:
  container:
    image: alpine
    command:
    - sh
    - -c
    - |
      mkdir -p "$(dirname "$1")" "$(dirname "$2")"
      echo "$0" > "$1"
      echo '{"metrics": [{"name": "length", "numberValue": 5, "format": "RAW"}]}' > "$2"
    - {inputValue: text}
    - {outputPath: said}
    - {outputPath: mlpipeline-metrics}
"""
FAIL = """
name: Refuse
implementation:
  container: {image: alpine, command: [sh, -c, "exit 3"]}
"""
SLEEP = """
name: Sleep
implementation:
  container: {image: alpine, command: [sleep, "600"]}
"""


@dataclass(frozen=True)
class Caller:
    """The API as the holder of a token sees it."""

    hub: Served
    token: str = ""

    def ask(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """An answer, whatever it is."""
        return self.hub.client.request(method, f"/apis/v1beta1{path}", headers=bearer(self.token), **arguments)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET that must succeed."""
        return _json(self.ask("GET", path, params=query))

    def post(self, path: str, body: Any = None) -> Any:
        """The JSON of a POST that must succeed."""
        return _json(self.ask("POST", path, json=body))

    def delete(self, path: str) -> Any:
        """The JSON of a DELETE that must succeed."""
        return _json(self.ask("DELETE", path))

    def upload(self, name: str, text: str = ECHO, **query: str) -> Any:
        """A pipeline that was uploaded."""
        files = {"uploadfile": ("pipeline.yaml", text.encode())}
        return _json(self.ask("POST", "/pipelines/upload", params={"name": name, **query}, files=files))

    def experiment(self, name: str) -> str:
        """The id of a new experiment."""
        return str(self.post("/experiments", {"name": name})["id"])

    def run(self, text: str = ECHO, **fields: Any) -> str:
        """The id of a new run of a pipeline's text."""
        body = {"name": "a run", "pipeline_spec": {"workflow_manifest": text}, **fields}
        return str(self.post("/runs", body)["run"]["id"])

    def ended(self, run_id: str) -> Any:
        """A run once it has ended."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = self.get(f"/runs/{run_id}")
            if found["run"]["status"] not in ("Pending", "Running"):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{run_id} did not end")


def refused(answer: httpx.Response, status: int, code: int) -> str:
    """What an answer says that must be a refusal in KFP's shape."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), answer.text
    assert body["error"] == body["message"] and body["details"][0]["error_message"] == body["error"]
    return str(body["error"])


def owned_by(experiment: str) -> list[dict[str, Any]]:
    """The reference that puts something into an experiment."""
    return [{"key": {"type": "EXPERIMENT", "id": experiment}, "relationship": "OWNER"}]


def _json(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()
