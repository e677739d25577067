"""Requests to a server of runs, and a run to ask about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx

from tests.cli.waiting import wait_for
from tests.hub.served import Served, bearer

ENDED = ("Succeeded", "Failed", "Terminated")
_SCRIPT = """\
mkdir -p "$(dirname "$0")" "$2" "$(dirname "$1")" "$(dirname "$3")" "$(dirname "$4")"
printf '%s' "$5" > "$0"; printf 'a,b\\n1,2\\n' > "$1"; echo in > "$2/deep.txt"
printf '\\211PNG\\r\\n\\032\\nrest' > "$3"
printf '{"metrics": [{"name": "score", "numberValue": %s, "format": "RAW"}]}' "$6" > "$4"
echo "said $5"; echo "<script>alert(1)</script>"
"""
_OUTPUTS = ("text", "table", "folder", "picture", "mlpipeline-metrics")
COMPONENT = json.dumps(
    {
        "name": "make",
        "inputs": [{"name": "word", "type": "String", "default": "moin"}, {"name": "score", "default": "0.5"}],
        "outputs": [{"name": name} for name in _OUTPUTS],
        "implementation": {
            "container": {
                "image": "library/bash:4.4.23",
                "command": [
                    *("bash", "-c", _SCRIPT),
                    *({"outputPath": name} for name in _OUTPUTS),
                    *({"inputValue": name} for name in ("word", "score")),
                ],
            }
        },
    }
)
SLOW = json.dumps(
    {
        "name": "slow",
        "implementation": {
            "container": {"image": "library/bash:4.4.23", "command": ["bash", "-c", "echo begun; exec sleep 60"]}
        },
    }
)


@dataclass(frozen=True)
class Scene:
    """A server with a token for everything, and the id of a run on it."""

    hub: Served
    token: str
    run_id: str = ""

    def get(self, path: str, code: int = 200, **params: Any) -> httpx.Response:
        """GET below `/api/v1`."""
        return self.ask("GET", path, code, params=params)

    def json(self, path: str, **params: Any) -> Any:
        """The JSON of a GET."""
        return self.get(path, **params).json()

    def send(self, method: str, path: str, value: Any = None, code: int = 200, **headers: str) -> Any:
        """The JSON that a request with a JSON body answers."""
        return self.ask(method, path, code, json=value, headers=headers).json()

    def ask(self, method: str, path: str, code: int, headers: Any = None, **more: Any) -> httpx.Response:
        """One request with the token, and the status that must come back."""
        answer = self.hub.client.request(
            method, f"/api/v1/{path}", headers={**bearer(self.token), **(headers or {})}, **more
        )
        assert answer.status_code == code, answer.text
        return answer

    def started(self, text: str = COMPONENT, **body: Any) -> str:
        """The id of a run that was started."""
        return str(self.send("POST", "runs", {"text": text, **body}, 201)["run_id"])

    def ended(self, run_id: str) -> Any:
        """The run once it has ended."""

        def look() -> Any:
            found = self.json(f"runs/{run_id}")
            return found if found["state"] in ENDED else None

        return wait_for(look, "the run's end")


def scene(hub: Served) -> Scene:
    """A run that has ended well."""
    found = Scene(hub, hub.token(action="admin"))
    run_id = found.started(labels={"team": "vision"}, name="first")
    assert found.ended(run_id)["state"] == "Succeeded"
    return Scene(hub, found.token, run_id)
