"""A first migrations.yaml for a new major version, from what changed: its author reads and completes it."""

from __future__ import annotations

from catalog.diff.change import Change, Comparison
from catalog.diff.edits import scalar_text
from catalog.diff.targets import line_of

_STEPS: dict[str, str] = {
    "input-renamed": "rename_input: {{from: {before}, to: {port}}}",
    "output-renamed": "rename_output: {{from: {before}, to: {port}}}",
    "input-removed": "drop_input: {port}",
    "output-removed": "drop_output: {port}",
}


def draft_migrations(comparison: Comparison, old_version: str) -> str:
    """The text of migrations.yaml, or the empty text when no step follows from the changes."""
    steps = [step for step in map(_step, comparison.changes) if step]
    if not steps:
        return ""
    line = ".".join(map(str, line_of(old_version)))
    lines = [
        f"# How pipelines that use {line} become pipelines that use this version: `catalog upgrade` takes these steps.",
        "migrations:",
        f"- from: {scalar_text('^' + line)}",
        "  steps:",
        *(f"  - {step}" for step in steps),
    ]
    return "\n".join(lines) + "\n"


def _step(change: Change) -> str:
    if change.kind in ("input-added-required", "input-required"):
        text = f"the input {change.port} is required now"
        return f"note: {scalar_text(text)}"
    form = _STEPS.get(change.kind, "")
    return form.format(before=scalar_text(change.before), port=scalar_text(change.port))
