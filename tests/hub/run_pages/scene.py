"""Runs with something on each of their pages, made by really running pipelines on this machine."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.client.create import create_run
from catalog.client.execute import execute_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.run.model import RunChange, State, TaskChange
from catalog.spec.model import (
    Comparison,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    GraphInput,
    InputSpec,
    OutputSpec,
)
from catalog.spec.placeholders import InputValue, OutputPath
from catalog.store.claims import claim_run, this_runner
from catalog.store.record import record_many
from catalog.store.run_notes import add_note
from tests.client.building import loop, output, pipeline, shell, task

# What an attacker would write wherever a text is taken. The pages show it, and it does nothing.
ATTACK = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>{{7*7}}\'"`'
WEB_APP = """<h1>Hello from a task</h1><p id="told">before</p><script>
document.getElementById("told").textContent = "script ran";
try { parent.stolen = 1; parent.document.title = "stolen"; } catch (error) { document.title = "kept out"; }
try { document.getElementById("told").textContent += " " + document.cookie; } catch (error) { }
fetch("/runs").then(() => { top.stolen = 1; }).catch(() => {});
</script>"""


@dataclass(frozen=True)
class Scene:
    """The ids of the runs."""

    good: str
    failed: str
    waiting: str
    attack: str


def fill(session: Session) -> Scene:
    """Put everything into an empty store."""
    good = _ended(session, _good(), name="nightly training", experiment="nightly", labels={"team": "vision"})
    failed = _ended(session, _failing(), name="broken import", experiment="imports")
    attack = _ended(session, _attack(), name=ATTACK, experiment="imports", labels={"evil": ATTACK[:60]})
    add_note(session.store, good, "Looks **right**: see [the table](https://example.org/t).", "ada")
    add_note(session.store, attack, f"{ATTACK} [x](javascript:window.stolen=1)", ATTACK[:40])
    waiting = stored(session, _good(), name="later", experiment="nightly")
    # Nobody else takes it up as long as this process lives.
    claim_run(session.store, waiting, this_runner())
    for number in range(24):
        _listed(session, number)
    return Scene(good, failed, waiting, attack)


def stored(session: Session, spec: ComponentSpec, **fields: object) -> str:
    """A run that nobody has begun."""
    request = replace(RunRequest(spec, engine="process", trust=True), **fields)  # type: ignore[arg-type]
    return create_run(prepare_run(request, session), session)


def _ended(session: Session, spec: ComponentSpec, **fields: object) -> str:
    return execute_run(stored(session, spec, **fields), session).run_id


def _listed(session: Session, number: int) -> None:
    """One more for the lists: its tasks are told, and were not run."""
    step = shell("true", name="step")
    run_id = stored(session, pipeline({"step": task(step)}, name="small"), name=f"small {number:02}", experiment="many")
    now = time.time()
    metric = {"name": "accuracy", "value": 0.5 + number / 100, "format": "PERCENTAGE"}
    loss = {"name": "loss", "value": 1 / (number + 1), "format": "RAW"}
    ended = State.SUCCEEDED if number % 4 else State.FAILED
    record_many(
        session.store,
        run_id,
        [
            RunChange(State.RUNNING, now),
            TaskChange("step", "step", State.RUNNING, now, 1),
            TaskChange("step", "step", ended, now + number, 1, metrics=(metric, loss)),
            RunChange(ended, now + number),
        ],
    )


def writer(name: str, script: str, *outputs: str) -> ComponentSpec:
    """A component whose script gets the paths of its outputs as $1, $2, …, and the input `text` as $0."""
    text, paths = InputValue("text"), tuple(OutputPath(port) for port in outputs)
    return ComponentSpec(
        name=name,
        inputs=(InputSpec("text", "String", default="a"),),
        outputs=tuple(OutputSpec(port) for port in outputs),
        implementation=ContainerImplementation(ContainerSpec("alpine:3", command=("sh", "-ec", script, text, *paths))),
    )


def _good() -> ComponentSpec:
    load = writer("load_table", 'printf "city,people\\nParis,2\\nRome,3\\n" > "$1"; echo "read 2 rows of $0"', "table")
    metrics = {
        "metrics": [
            {"name": "accuracy", "numberValue": 0.93, "format": "PERCENTAGE"},
            {"name": "loss", "numberValue": 0.21},
        ]
    }
    shown = {
        "outputs": [
            {"type": "markdown", "storage": "inline", "source": "# Report\n\nAll is *well*."},
            {
                "type": "table",
                "storage": "inline",
                "format": "csv",
                "header": ["city", "people"],
                "source": "Paris,2\nRome,3\n",
            },
            {"type": "web-app", "storage": "inline", "source": WEB_APP},
        ]
    }
    train = writer(
        "train",
        f"cat > \"$1\" <<'E'\n{json.dumps({'layers': [8, 4], 'rate': 0.1})}\nE\n"
        f"cat > \"$2\" <<'E'\n{json.dumps(metrics)}\nE\ncat > \"$3\" <<'E'\n{json.dumps(shown)}\nE\n"
        'for i in 1 2 3 4 5; do echo "epoch $i of 5: loss 0.$((6 - i))"; done',
        *("model", "mlpipeline-metrics", "mlpipeline-ui-metadata"),
    )
    say = shell('echo "trying $0"; printf %s "$0" > "$1"', ["text"], "text", name="say")
    inner = pipeline(
        {"clean": task(say, text=GraphInput("text")), "check": task(say, text=output("clean", "text"))},
        [InputSpec("text", "String")],
        {"text": output("check", "text")},
        name="prepare",
    )
    return pipeline(
        {
            "load": task(load, text=GraphInput("source")),
            "prepare": task(inner, text="rows"),
            "train": task(train, text=output("prepare", "text"), after=["load"]),
            "search": loop(say, ["0.1", "0.2", "0.3"], "text"),
            "only_if_bad": replace(
                task(say, text="alarm"), is_enabled=Comparison("==", output("prepare", "text"), "bad")
            ),
            "notify": task(say, text="done", after=["train", "search"]),
        },
        [InputSpec("source", "String", default="cities.csv"), InputSpec("epochs", "Integer", default="5")],
        {"model": output("train", "model")},
        name="training",
    )


def _failing() -> ComponentSpec:
    fetch = shell('echo "connecting to $0"; echo "no route to host" >&2; exit 7', ["text"], "text", name="fetch")
    use = shell('cat "$0" > "$1"', ["text"], "text", name="use")
    return pipeline(
        {"fetch": task(fetch, text="db.example.org"), "use": task(use, text=output("fetch", "text"))}, name="import"
    )


def _attack() -> ComponentSpec:
    quoted = ATTACK.replace("'", "'\\''")
    shown = {
        "outputs": [
            {"type": "markdown", "storage": "inline", "source": f"{ATTACK} [x](javascript:alert(1))"},
            {"type": "web-app", "storage": "inline", "source": WEB_APP},
        ]
    }
    evil = writer(
        "evil",
        f"printf '%s\\n' '{quoted}'; printf '\\033]0;owned\\007'; printf '%s' '{quoted}' > \"$1\"\n"
        f"cat > \"$2\" <<'E'\n{json.dumps(shown)}\nE",
        *("page", "mlpipeline-ui-metadata"),
    )
    return pipeline({ATTACK[:24].replace("/", ""): task(evil, text=ATTACK)}, name=ATTACK)


def held(gate: Path, ending: str = "true") -> ComponentSpec:
    """A pipeline of two tasks: the first prints, waits until `gate` is there, prints again, and does `ending`."""
    waiting = f'echo "first line"; until [ -e "{gate}" ]; do sleep 0.05; done; echo "last line of $0"'
    script = f'{waiting}; {ending}; echo done > "$1"'
    wait = shell(script, ["text"], "text", name="wait")
    use = shell('echo "$0" > "$1"', ["text"], "text", name="use")
    return pipeline({"wait": task(wait, text="the wait"), "use": task(use, text=output("wait", "text"))}, name="held")


def go(gate: Path) -> None:
    """Let the task go on."""
    gate.write_text("", encoding="utf-8")
