"""Where an artifact came from and where it went, as a value: tasks joined by what one made and another read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from catalog.client.component_uses import ComponentUse
from catalog.run.model import Artifact
from catalog.store.rows import StepRow

StepId = tuple[str, str]
Find = Callable[[Collection[str]], "list[Step]"]

MAX_STEPS = 200


@dataclass(frozen=True)
class Step:
    """A task of a run as lineage sees it.

    `component` is None when the run's pipeline does not tell it. `graph` is true for a task that only passes on what
    the tasks in it made: a nested pipeline or a loop.
    """

    row: StepRow
    component: ComponentUse | None = None
    graph: bool = False

    @property
    def id(self) -> StepId:
        """Run id and task path."""
        return self.row.run_id, self.row.task

    @property
    def read(self) -> set[str]:
        """The digests of the artifacts it read."""
        return {value.digest for value in self.row.inputs.values() if isinstance(value, Artifact)}

    @property
    def made(self) -> set[str]:
        """The digests of the artifacts it made."""
        return {value.digest for value in self.row.outputs.values()}


@dataclass(frozen=True)
class Edge:
    """An artifact that one step made and another read."""

    digest: str
    maker: StepId
    user: StepId


@dataclass(frozen=True)
class Lineage:
    """An artifact with the steps that made it and read it, and what stands before and behind them.

    `steps` are all steps by id; `makers` and `users` are those next to the artifact. `truncated` is true when there is
    more than was asked for, or may be.
    """

    digest: str
    makers: tuple[StepId, ...]
    users: tuple[StepId, ...]
    steps: dict[StepId, Step] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    truncated: bool = False


def trace(digest: str, makers: Find, users: Find, *, depth: int, only: StepId | None = None) -> Lineage:
    """The lineage of an artifact, `depth` tasks back and forward.

    `makers` and `users` find the steps that made or read one of several artifacts. Where several runs made the same
    content, what a step read is what a task of its own run made, and of any run only when none of its own did. `only`
    chooses one of the makers.
    """
    walk = _Walk(makers, users)
    first = [step for step in _Makers(makers({digest})).all(digest) if only in (None, step.id)]
    readers = walk.readers(first, {digest})
    walk.back(first, depth)
    walk.forward(readers, depth)
    kept = tuple(step.id for step in readers if step.id in walk.steps)
    return Lineage(digest, tuple(step.id for step in first), kept, walk.steps, walk.edges(), walk.truncated)


class _Walk:
    """A lineage that grows from its artifact, level by level."""

    def __init__(self, makers: Find, users: Find) -> None:
        self.steps: dict[StepId, Step] = {}
        self.truncated = False
        self._makers = makers
        self._users = users
        self._edges: dict[Edge, None] = {}

    def edges(self) -> tuple[Edge, ...]:
        """The edges between steps that were kept."""
        return tuple(edge for edge in self._edges if edge.maker in self.steps and edge.user in self.steps)

    def back(self, level: list[Step], depth: int) -> None:
        """Add the level, what made its inputs, and so on."""
        for _ in range(depth):
            level = self._add(level)
            if len(self.steps) >= MAX_STEPS:
                break
            wanted = {digest for step in level for digest in step.read}
            level = self._made(level, self._makers(wanted)) if wanted else []
        self._cut(level)

    def forward(self, level: list[Step], depth: int) -> None:
        """Add the level, what read its outputs, and so on."""
        for _ in range(depth):
            level = self._add(level)
            if len(self.steps) >= MAX_STEPS:
                break
            level = self.readers(level, {digest for step in level for digest in step.made})
        self._cut(level)

    def readers(self, level: list[Step], digests: set[str]) -> list[Step]:
        """The steps that read these artifacts as the level made them, or as nobody did."""
        if not digests:
            return []
        own, makers = {step.id for step in level}, _Makers(self._makers(digests))
        found: dict[StepId, Step] = {}
        for user in self._users(digests):
            for digest in () if user.graph else sorted(user.read & digests):
                sources = makers.of(user, digest)
                self._join(digest, sources, user)
                if not sources or any(maker.id in own for maker in sources):
                    found[user.id] = user
        return list(found.values())

    def _made(self, level: list[Step], makers: list[Step]) -> list[Step]:
        """Those of the makers that made what the level read."""
        by_digest, found = _Makers(makers), dict[StepId, Step]()
        for user in level:
            for digest in sorted(user.read):
                sources = by_digest.of(user, digest)
                self._join(digest, sources, user)
                found |= {maker.id: maker for maker in sources}
        return list(found.values())

    def _join(self, digest: str, sources: Iterable[Step], user: Step) -> None:
        for maker in sources:
            self._edges[Edge(digest, maker.id, user.id)] = None

    def _add(self, level: Iterable[Step]) -> list[Step]:
        """Keep the steps that are new, as long as there is room; those are given back."""
        added = []
        for step in level:
            if step.id in self.steps:
                continue
            if len(self.steps) >= MAX_STEPS:
                break
            self.steps[step.id] = step
            added.append(step)
        # Nobody looks what stands behind the last step that there is room for.
        self.truncated = self.truncated or len(self.steps) >= MAX_STEPS
        return added

    def _cut(self, level: Iterable[Step]) -> None:
        self.truncated = self.truncated or any(step.id not in self.steps for step in level)


class _Makers:
    """Steps by what they made."""

    def __init__(self, found: Iterable[Step]) -> None:
        self._found: dict[str, dict[str, list[Step]]] = {}
        for step in found:
            for digest in step.made:
                self._found.setdefault(digest, {}).setdefault(step.row.run_id, []).append(step)

    def all(self, digest: str, *, but: str = "") -> list[Step]:
        """The makers of an artifact in all runs but one; a nested pipeline or loop only where no task of its run made
        it."""
        return [step for run, steps in self._found.get(digest, {}).items() if run != but for step in _leaves(steps)]

    def of(self, user: Step, digest: str) -> list[Step]:
        """The makers of what a step read: those in its own run, else those of any."""
        own = [step for step in _leaves(self._found.get(digest, {}).get(user.row.run_id, [])) if step.id != user.id]
        return own or self.all(digest, but=user.row.run_id)


def _leaves(steps: list[Step]) -> list[Step]:
    return [step for step in steps if not step.graph] or steps
