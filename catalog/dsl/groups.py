"""The groups of a pipeline: `with` blocks whose tasks are run on a condition, for each item, or guarded."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any

from catalog.dsl.arguments import as_value
from catalog.dsl.complaints import complaint
from catalog.dsl.composition import Composition, open_composition
from catalog.dsl.items import LoopItem, check_list_type, common_type, static_items
from catalog.dsl.params import PipelineParam
from catalog.dsl.predicates import And, Formula, Not, leaves
from catalog.dsl.routing import type_in
from catalog.dsl.scope import CONDITION, HANDLER, LOOP, Draft, Loop, Scope
from catalog.dsl.task import Task, wait_for


class Group:
    """A `with` block that becomes one task, which holds the tasks of the block."""

    def __init__(self, kind: str, name: str | None) -> None:
        self._composition = open_composition(f"dsl.{type(self).__name__}")
        self._kind, self._name = kind, name
        self.draft: Draft | None = None
        self._waits: list[object] = []
        self._outside = self._composition.current

    @property
    def name(self) -> str:
        """The group's id in the pipeline; empty before its block."""
        return self.draft.id if self.draft else ""

    def after(self, *tasks: object) -> Group:
        """Start only when these tasks or groups have ended."""
        if self.draft is None:
            self._waits.extend(tasks)
        else:
            wait_for(self.draft, tasks)
        return self

    def _open(self) -> Scope:
        if self.draft is not None:
            raise complaint("a group cannot be entered twice", "group-reused", "make a new one")
        self.draft = draft = self._composition.add_group(self._kind, self._name)
        wait_for(draft, tuple(self._waits))
        self._outside = draft.scope
        self._composition.current = body = draft.body or draft.scope
        return body

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._composition.current = self._outside


class Condition(Group):
    """Runs its tasks when `condition` holds: a comparison of values, several joined, or a Boolean value."""

    def __init__(self, condition: object, name: str | None = None) -> None:
        super().__init__(CONDITION, name)
        check_condition(condition, self._composition)
        self._condition = condition
        self._chain: list[object] = []

    def __enter__(self) -> Condition:
        opened = self._composition.current
        self._open()
        if self.draft is not None:
            self.draft.predicate = self._predicate()
        opened.chain = [*self._chain, self._condition]
        return self

    def _predicate(self) -> object:
        refused = [Not(earlier) for earlier in self._chain]
        if refused and self._condition is True:
            return And(*refused)
        return And(*refused, self._condition)


class If(Condition):
    """The same as Condition."""


class Elif(Condition):
    """Runs its tasks when `condition` holds and none of the If and Elif before it did."""

    def __init__(self, condition: object, name: str | None = None) -> None:
        super().__init__(condition, name)
        self._chain = _chain(self._composition, "dsl.Elif")


class Else(Condition):
    """Runs its tasks when none of the If and Elif directly before it did."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(True, name)
        self._chain = _chain(self._composition, "dsl.Else")

    def __enter__(self) -> Condition:
        opened = self._composition.current
        super().__enter__()
        opened.chain = []
        return self


class ParallelFor(Group):
    """Runs its tasks for each item of a list: constants, a parameter, or an upstream output that holds a JSON list.

    `parallelism` bounds how many iterations run at the same time; None and 0 mean no bound.
    """

    def __init__(
        self,
        loop_args: Iterable[object] | PipelineParam | LoopItem,
        parallelism: int | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(LOOP, name)
        if parallelism is not None and (not isinstance(parallelism, int) or parallelism < 0):
            raise complaint(f"parallelism must be a whole number of 0 or more, not {parallelism!r}", "bad-amount")
        self._loop = _loop(loop_args, parallelism or None, self._composition.current)

    def __enter__(self) -> LoopItem:
        body = self._open()
        if self.draft is not None:
            self.draft.loop = self._loop
        return LoopItem(body, self._loop.item_type)


class ExitHandler(Group):
    """Runs `exit_task` when the tasks of the block have ended, whatever happened."""

    def __init__(self, exit_task: Task, name: str | None = None) -> None:
        super().__init__(HANDLER, name)
        self._exit = _exit_draft(exit_task, self._composition)

    def __enter__(self) -> ExitHandler:
        body = self._open()
        self._exit.scope.drafts.pop(self._exit.id)
        self._exit.scope = body
        self._exit.settings.finally_ = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.scope.drafts[self._exit.id] = self._exit
        super().__exit__(kind, error, trace)


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
    if not isinstance(condition, (Formula, bool)) and as_value(condition, scope) is None:
        hint = "compare an output or a parameter: task.output == 'x'"
        raise complaint(f"{condition!r} is no condition", "bad-condition", hint)


def _chain(composition: Composition, what: str) -> list[object]:
    chain = composition.current.chain
    if not chain:
        raise complaint(f"{what} must stand directly behind a dsl.If", "else-without-if")
    return list(chain)


def _loop(given: Any, parallelism: int | None, scope: Scope) -> Loop:
    value = as_value(given, scope)
    if value is not None:
        check_list_type(type_in(value, scope), value.full_name)
        return Loop(value, parallelism, None)
    if isinstance(given, (str, bytes, dict, Task)) or not isinstance(given, Iterable):
        hint = "loop over a list of constants, a parameter, or an output such as task.output"
        raise complaint(f"a loop cannot go over {given!r:.60}", "loop-items", hint)
    items = static_items(given)
    return Loop(items, parallelism, common_type(items))


def _exit_draft(task: object, composition: Composition) -> Draft:
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
