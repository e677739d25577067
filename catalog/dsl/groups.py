"""The groups of a pipeline: `with` blocks whose tasks are run on a condition, for each item, or guarded."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TypeVar

from catalog.dsl.complaints import complaint
from catalog.dsl.composition import open_composition
from catalog.dsl.group_checks import check_condition, exit_draft, loop_of, open_chain
from catalog.dsl.items import LoopItem
from catalog.dsl.params import PipelineParam
from catalog.dsl.predicates import And, Not
from catalog.dsl.scope import CONDITION, HANDLER, LOOP, Draft, Scope
from catalog.dsl.task import Task, wait_for

Self = TypeVar("Self", bound="Group")


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

    def after(self: Self, *tasks: object) -> Self:
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
        self._chain = open_chain(self._composition, "dsl.Elif")


class Else(Condition):
    """Runs its tasks when none of the If and Elif directly before it did."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(True, name)
        self._chain = open_chain(self._composition, "dsl.Else")

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
        self._loop = loop_of(loop_args, parallelism or None, self._composition.current)

    def __enter__(self) -> LoopItem:
        body = self._open()
        if self.draft is not None:
            self.draft.loop = self._loop
        return LoopItem(body)


class ExitHandler(Group):
    """Runs `exit_task` when the tasks of the block have ended, whatever happened."""

    def __init__(self, exit_task: Task, name: str | None = None) -> None:
        super().__init__(HANDLER, name)
        self._exit = exit_draft(exit_task, self._composition)

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
