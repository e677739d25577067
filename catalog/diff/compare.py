"""Two specs to what differs between them, each difference with its level and a reason."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.diff.change import Comparison
from catalog.diff.description import description_changes
from catalog.diff.implementation import implementation_changes
from catalog.diff.inputs import input_changes
from catalog.diff.level import Level
from catalog.diff.outputs import output_changes
from catalog.diff.steps import RenameInput, RenameOutput, Step
from catalog.spec.model import ComponentSpec


def compare(old: ComponentSpec, new: ComponentSpec, steps: Iterable[Step] = ()) -> Comparison:
    """What changed from `old` to `new`, container or graph.

    `steps` are the migration between the two, if there is one: it says which ports were renamed. Graphs are compared
    as they are written, the components of their tasks are not looked up.
    """
    known = tuple(steps)
    inputs = {step.before: step.after for step in known if isinstance(step, RenameInput)}
    outputs = {step.before: step.after for step in known if isinstance(step, RenameOutput)}
    changes = [
        *input_changes(old, new, inputs),
        *output_changes(old, new, outputs),
        *implementation_changes(old, new),
        *description_changes(old, new),
    ]
    return Comparison(tuple(sorted(changes, key=lambda change: -change.level)))


def required_bump(old: ComponentSpec, new: ComponentSpec) -> Level:
    """The least bump of the version that the changes from `old` to `new` allow; NONE when nothing changed."""
    return compare(old, new).level
