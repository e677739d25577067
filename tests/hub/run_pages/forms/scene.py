"""A pipeline with an input of every type, whose runs report metrics and draw a ROC curve; and who works with it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from catalog.run.model import State
from catalog.store.find_runs import get_run
from catalog.store.rows import RunRow
from tests.hub.served import Served

HTML = {"Accept": "text/html"}
PATIENCE = 60.0

SCRIPT = """
import json, pathlib, sys
rate, metrics, shown, model = float(sys.argv[1]), *map(pathlib.Path, sys.argv[2:5])
for path in (metrics, shown, model):
    path.parent.mkdir(parents=True, exist_ok=True)
good = round(1 - rate, 3)
metrics.write_text(json.dumps({"metrics": [
    {"name": "accuracy", "numberValue": good, "format": "PERCENTAGE", "higher_is_better": True},
    {"name": "loss", "numberValue": rate, "format": "RAW", "higher_is_better": False},
]}))
curve = "".join(f"{x},{x ** (rate or 1)},{1 - x}\\n" for x in (0.0, 0.1, 0.3, 0.6, 1.0))
schema = [{"name": name, "type": "NUMBER"} for name in ("fpr", "tpr", "thresholds")]
shown.write_text(json.dumps({"outputs": [
    {"type": "roc", "storage": "inline", "format": "csv", "schema": schema, "source": curve},
    {"type": "markdown", "storage": "inline", "source": f"# Rate {rate}"},
    {"type": "confusion_matrix", "storage": "inline", "format": "csv", "labels": ["no", "yes"],
     "schema": [{"name": name, "type": "CATEGORY"} for name in ("target", "predicted", "count")],
     "source": f"no,no,9\\nno,yes,{int(rate * 10)}\\nyes,no,2\\nyes,yes,7\\n"},
    {"type": "table", "storage": "inline", "format": "csv", "header": ["name", "value"], "source": f"rate,{rate}\\n"},
    {"type": "web-app", "storage": "inline", "source": f"<h1>Page of {rate}</h1><script>document.title=1</script>"},
]}))
model.write_text(f"rate={rate}")
"""


def training(version: str = "1", more: str = "") -> str:
    """The pipeline as YAML; `more` goes into the script, so that the component is another one."""
    ports = [{"name": name} for name in ("mlpipeline-metrics", "mlpipeline-ui-metadata", "model")]
    line: list[Any] = ["python3", "-c", SCRIPT + more, {"inputValue": "rate"}]
    train = {
        "name": "train",
        "inputs": [{"name": "rate", "type": "Float"}],
        "outputs": ports,
        "implementation": {
            "container": {
                "image": "library/python:3.12.3",
                "command": [*line, *({"outputPath": port["name"]} for port in ports)],
            }
        },
    }
    pipeline = {
        "name": "training",
        "description": "Trains a model at a rate, and tells how good it is.",
        "metadata": {"annotations": {"version": version}},
        "inputs": [
            {"name": "rate", "type": "Float", "default": "0.1", "description": "How fast it learns."},
            {"name": "rows", "type": "Integer", "default": "100", "description": "How many rows are read."},
            {"name": "shuffle", "type": "Boolean", "default": "true"},
            {"name": "layers", "type": "JsonArray", "default": "[64, 32]"},
            {"name": "settings", "type": "JsonObject", "default": "{}"},
            {"name": "note", "type": "String", "description": "What it is for."},
            {"name": "table", "type": "CSV", "optional": True, "description": "Rows of your own."},
        ],
        "implementation": {
            "graph": {
                "tasks": {
                    "train": {
                        "componentRef": {"spec": train},
                        "arguments": {"rate": {"graphInput": {"inputName": "rate"}}},
                    }
                }
            }
        },
    }
    return json.dumps(pipeline, indent=1)


@dataclass(frozen=True)
class Member:
    """Somebody signed in, who sends the forms of the pages as a browser does."""

    hub: Served
    client: httpx.Client

    def get(self, path: str, **query: Any) -> httpx.Response:
        """A page, which must be there."""
        answer = self.client.get(path, params=query or None, headers=HTML)
        assert answer.status_code == 200, answer.text
        return answer

    @property
    def csrf(self) -> str:
        """What the forms of this session carry."""
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.client.get("/tokens").text)
        assert found
        return found.group(1)

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, files: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Send a form; where it leads to is not gone to."""
        return self.client.post(
            path, data={"csrf": self.csrf, **(data or {})}, files=files, headers=HTML, follow_redirects=False
        )

    def upload(self, name: str, text: str = "", version: str = "") -> str:
        """Upload the pipeline under a name; the address of its page."""
        answer = self.post(
            "/pipelines/upload",
            {"name": name, "version": version},
            {"file": ("training.yaml", (text or training()).encode())},
        )
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def run(self, pipeline: str, **inputs: str) -> RunRow:
        """Start a run of an uploaded pipeline and wait for its end."""
        values = {f"in:{name}": text for name, text in {**DEFAULTS, **inputs}.items()}
        answer = self.post(f"/runs/new?pipeline={pipeline}", {"cache": "1", **values})
        assert answer.status_code == 303, answer.text
        return self.ended(answer.headers["location"].rpartition("/")[2])

    def ended(self, run_id: str) -> RunRow:
        """The run, once it has ended well."""
        until = time.monotonic() + PATIENCE
        while not (row := get_run(self.hub.session.store, run_id)).state.ended:
            assert time.monotonic() < until, "the run does not end"
            time.sleep(0.1)
        assert row.state is State.SUCCEEDED, row.message
        return row


DEFAULTS = {
    "rate": "0.1",
    "rows": "100",
    "shuffle": "true",
    "layers": "[64, 32]",
    "settings": "{}",
    "note": "as usual",
    "table": "",
}
SCHEDULE = {
    "trigger": "cron",
    "cron": "0 9 * * *",
    "timezone": "Europe/Berlin",
    "overlap": "Allow",
    "catch_up": "latest",
}


def words(answer: httpx.Response) -> str:
    """The words of a page, tags taken away."""
    import html

    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def sign_in(hub: Served, client: httpx.Client, namespace: str | None = None, action: str = "admin") -> Member:
    """Sign in with a new token."""
    assert client.post("/login", data={"token": hub.token(namespace, action)}).status_code == 303
    return Member(hub, client)
