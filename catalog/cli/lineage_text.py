"""The lineage of an artifact as two trees: back to what it was made of, and forward to what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from catalog.run.model import Artifact
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.client.lineage_graph import Lineage, Step, StepId

_CELL = 60


def print_lineage(found: Lineage) -> None:
    """Print it on stdout."""
    before: dict[StepId, list[StepId]] = {}
    behind: dict[StepId, list[StepId]] = {}
    for edge in found.edges:
        before.setdefault(edge.user, []).append(edge.maker)
        behind.setdefault(edge.maker, []).append(edge.user)
    click.echo(f"sha256:{found.digest}")
    _tree(found, "Made by", found.makers, before, told=_inputs)
    _tree(found, "Read by", found.users, behind, told=lambda _: [])
    if found.truncated:
        click.echo("\nthere is more: raise --depth, or ask for one of these artifacts")


def _tree(
    found: Lineage,
    title: str,
    roots: Sequence[StepId],
    following: dict[StepId, list[StepId]],
    told: Callable[[Step], list[str]],
) -> None:
    click.echo(f"\n{title}")
    if not roots:
        click.echo("  no task on record")
    seen: set[StepId] = set()
    waiting = [(step, 1) for step in reversed(roots)]
    while waiting:
        step_id, depth = waiting.pop()
        indent = "  " * depth
        step = found.steps[step_id]
        again = step_id in seen
        click.echo(f"{indent}{_line(step)}{' (see above)' if again else ''}")
        if again:
            continue
        seen.add(step_id)
        for line in told(step):
            click.echo(f"{indent}  {line}")
        waiting += [(other, depth + 1) for other in reversed(list(dict.fromkeys(following.get(step_id, []))))]


def _line(step: Step) -> str:
    row = step.row
    component = one_line(str(step.component) if step.component is not None else row.component)
    origin = f", taken from run {row.cached_from[0]} {one_line(row.cached_from[1])}" if row.cached_from[0] else ""
    return f"{one_line(row.task)} of run {row.run_id}: {component}{origin}"


def _inputs(step: Step) -> list[str]:
    return [
        f"{one_line(name)} = {f'sha256:{value.digest[:12]}' if isinstance(value, Artifact) else one_line(value, _CELL)}"
        for name, value in step.row.inputs.items()
    ]
