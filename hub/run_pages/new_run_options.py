"""What a run is given besides its arguments: name, experiment, labels, engine, cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.client.request import RunRequest
from catalog.store.rows import RunRow
from hub.run_pages.forms_posted import PostedForm
from hub.runs.place import RunPlace

LABELS = {"name": "Name", "experiment": "Experiment", "labels": "Labels", "engine": "Engine"}
MOST_NAME = 200
MOST_LABELS = 100


@dataclass(frozen=True)
class RunOptions:
    """The fields of every form that starts runs; `engine` empty is the server's, `labels` a line `name=value` each."""

    name: str = ""
    description: str = ""
    experiment: str = ""
    labels: str = ""
    engine: str = ""
    use_cache: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def label_pairs(self) -> dict[str, str]:
        """The labels by their names."""
        pairs = (line.partition("=") for line in self.labels.splitlines() if line.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}


def engines_of(place: RunPlace) -> tuple[str, ...]:
    """The engines that a run may name on this server, its own first."""
    known = ("docker", "argo", *(("process",) if place.trust else ()))
    return tuple(dict.fromkeys((place.engine, *known)))


def posted_options(form: PostedForm, engines: Sequence[str]) -> RunOptions:
    """The options as they were filled in, with what is wrong with them by field."""
    given = RunOptions(
        name=form.line("name"),
        description=form.text("description").strip(),
        experiment=form.line("experiment"),
        labels=form.text("labels"),
        engine=form.line("engine"),
        use_cache=bool(form.line("cache")),
    )
    errors: dict[str, str] = {}
    if len(given.name) > MOST_NAME:
        errors["name"] = f"A name has at most {MOST_NAME} signs."
    if len(given.experiment) > MOST_NAME:
        errors["experiment"] = f"A name has at most {MOST_NAME} signs."
    if given.engine and given.engine not in engines:
        errors["engine"] = f"This server runs nothing with it; choose {' or '.join(engines)}."
    if fault := _label_fault(given.labels):
        errors["labels"] = fault
    return replace(given, errors=errors)


def _label_fault(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LABELS:
        return f"At most {MOST_LABELS} labels."
    for number, line in enumerate(lines, 1):
        if not line.partition("=")[0].strip() or "=" not in line:
            return f"Label {number} is not of the form name=value."
    return ""


def options_of_run(run: RunRow) -> RunOptions:
    """The options a run once more begins with."""
    return RunOptions(
        name=f"Clone of {run.name}"[:MOST_NAME],
        description=run.description,
        experiment=run.experiment,
        labels=labels_text(run.labels),
        engine=run.engine,
        use_cache=bool(run.options.get("cache", True)),
    )


def labels_text(labels: Mapping[str, Any]) -> str:
    """Labels as lines."""
    return "\n".join(f"{name}={value}" for name, value in labels.items())


def request_with(request: RunRequest, options: RunOptions, arguments: Mapping[str, str]) -> RunRequest:
    """The request with what the form says."""
    return replace(
        request,
        arguments=arguments,
        name=options.name,
        description=options.description,
        experiment=options.experiment,
        labels=options.label_pairs,
        engine=options.engine or "auto",
        use_cache=options.use_cache,
    )
