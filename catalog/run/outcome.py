"""What an attempt of a task came to: which outputs it had to write, whether it did, and what they tell people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.command import path_inputs, resolve_command, standard_places, value_inputs
from catalog.errors import CatalogError
from catalog.resources import MAX_SPEC_BYTES
from catalog.run.engine import ArtifactStore
from catalog.run.metrics import parse_metrics
from catalog.run.model import Artifact, Value
from catalog.run.values import text_of
from catalog.run.visualisations import parse_visualisations
from catalog.spec.model import ComponentSpec
from catalog.spec.special_outputs import special_output


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the attempt ended; `outputs` are stored. `message` is empty exactly when it succeeded."""

    message: str = ""
    exit_code: int | None = None
    error: bool = False
    stopped: bool = False
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    metrics: tuple[Mapping[str, Any], ...] = ()
    visualisations: tuple[Mapping[str, Any], ...] = ()


def split_inputs(
    spec: ComponentSpec, inputs: Mapping[str, Value], artifacts: ArtifactStore
) -> tuple[dict[str, str], dict[str, Artifact]]:
    """The arguments as texts, for inputs used by value, and as files. Raises RunError for a value that is no text."""
    by_value, by_path = value_inputs(spec), path_inputs(spec)
    texts: dict[str, str] = {}
    files: dict[str, Artifact] = {}
    for name, value in inputs.items():
        if isinstance(value, str):
            texts[name] = value
            continue
        if name in by_value:
            texts[name] = text_of(value, artifacts, f'input "{name}"')
        if name in by_path or name not in by_value:
            files[name] = value
    return texts, files


def expected_outputs(spec: ComponentSpec, texts: Mapping[str, str], files: Iterable[str]) -> dict[str, str]:
    """The outputs whose places the command line names with these arguments, with those places."""
    arguments: dict[str, str | None] = {**dict.fromkeys(files), **texts}
    line = resolve_command(spec, arguments, standard_places(spec))
    return {**line.output_paths, **line.output_uris}


def not_written(outputs: Iterable[str]) -> str:
    """The sentence about outputs that a program which ended well has not written."""
    names = ", ".join(f'"{name}"' for name in outputs)
    return f"the program ended well but did not write its output {names}"


def judge_outputs(
    outputs: Mapping[str, Artifact], expected: Iterable[str], exit_code: int | None, artifacts: ArtifactStore
) -> Outcome:
    """The outcome of a program that ended well: a failure when it did not write all it had to."""
    missing = [name for name in expected if name not in outputs and special_output(name) is None]
    if missing:
        return Outcome(not_written(missing), exit_code)
    warnings: list[str] = []
    metrics: list[Mapping[str, Any]] = []
    visualisations: list[Mapping[str, Any]] = []
    for name, artifact in outputs.items():
        kind = special_output(name)
        if kind is None:
            continue
        try:
            data = artifacts.read(artifact, MAX_SPEC_BYTES)
        except CatalogError as error:
            warnings.append(f"{kind}: {error}")
            continue
        if kind == "mlpipeline-metrics":
            found, problems = parse_metrics(data)
            metrics.extend(metric.as_dict() for metric in found)
        else:
            shown, problems = parse_visualisations(data)
            visualisations.extend(entry.as_dict() for entry in shown)
        warnings.extend(f"{kind}: {problem}" for problem in problems)
    return Outcome(
        exit_code=exit_code,
        outputs=outputs,
        warnings=tuple(warnings),
        metrics=tuple(metrics),
        visualisations=tuple(visualisations),
    )
