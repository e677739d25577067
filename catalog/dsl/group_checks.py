"""What a group may be given: conditions, lists to loop over, exit tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.dsl.arguments import as_value, refuse_odd
from catalog.dsl.complaints import complaint
from catalog.dsl.composition import Composition
from catalog.dsl.items import check_list_type, static_items
from catalog.dsl.params import PipelineParam
from catalog.dsl.predicates import Formula, leaves
from catalog.dsl.routing import type_in
from catalog.dsl.scope import Draft, Loop, Scope
from catalog.dsl.task import Task


def check_condition(condition: object, composition: Composition) -> None:
    """Refuse what cannot be decided while the pipeline runs."""
    scope = composition.current
    for leaf in leaves(condition):
        value = as_value(leaf, scope)
        if value is not None:
            type_in(value, scope)
        elif not isinstance(leaf, (str, int, float)):
            hint = "compare outputs, parameters, texts, numbers and bools"
            raise complaint(f"a condition cannot use {leaf!r}", "bad-condition", hint)
        else:
            refuse_odd(leaf, "a condition")
    if not isinstance(condition, (Formula, bool)) and as_value(condition, scope) is None:
        hint = "compare an output or a parameter: task.output == 'x'"
        raise complaint(f"{condition!r} is no condition", "bad-condition", hint)


def open_chain(composition: Composition, what: str) -> list[object]:
    """The conditions of the If and Elif directly before this line; refuses when there are none."""
    chain = composition.current.chain
    if not chain:
        raise complaint(f"{what} must stand directly behind a dsl.If", "else-without-if")
    return list(chain)


def loop_of(given: Any, parallelism: int | None, scope: Scope) -> Loop:
    """The loop over what the user gave; refuses what is no list."""
    value = as_value(given, scope)
    if value is not None:
        check_list_type(type_in(value, scope) if value.checked else None, value.full_name)
        return Loop(value, parallelism)
    if isinstance(given, (str, bytes, dict, Task)) or not isinstance(given, Iterable):
        hint = "loop over a list of constants, a parameter, or an output such as task.output"
        raise complaint(f"a loop cannot go over {given!r:.60}", "loop-items", hint)
    return Loop(static_items(given), parallelism)


def exit_draft(task: object, composition: Composition) -> Draft:
    """The draft of an exit task; refuses one that cannot run whatever happened."""
    draft = task.draft if isinstance(task, Task) else None
    if draft is None:
        raise complaint(f"an exit handler needs a task, not {task!r:.60}", "bad-exit-task")
    what = f'the exit task "{draft.id}"'
    if draft.scope not in composition.current.ancestry():
        raise complaint(f"{what} is not a task of this pipeline or stands in a closed group", "bad-exit-task")
    if draft.settings.finally_:
        raise complaint(f"{what} is the exit task of another handler", "bad-exit-task", "make a task for each")
    outputs = (value for value in draft.arguments.values() if isinstance(value, PipelineParam))
    needed = [value.full_name for value in outputs if isinstance(value.origin, Draft)]
    needed += [earlier.id for earlier in draft.after]
    if needed:
        hint = "it runs whatever happens, so it may use parameters and constants only"
        raise complaint(f"{what} depends on {', '.join(needed)}", "bad-exit-task", hint)
    return draft
