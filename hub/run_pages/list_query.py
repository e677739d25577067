"""What the list of runs is asked for, as its address says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from catalog.errors import UsageError
from catalog.run.model import State
from catalog.store.listing import NEWEST_FIRST, Listing, Order
from catalog.store.predicate import Operation, Predicate

LIMITS = (20, 50, 100)
MAX_TEXT = 200
MAX_COLUMNS = 24
MAX_LABELS = 8
ARCHIVED = {"": False, "only": True, "all": None}
_RUN_ID = re.compile(r"[0-9a-f]{6,32}")


@dataclass(frozen=True)
class ListQuery:
    """Which runs, in which order, with which columns (empty: the usual ones)."""

    text: str = ""
    states: tuple[State, ...] = ()
    experiment: str = ""
    pipeline: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    archived: str = ""
    order: Order = NEWEST_FIRST
    columns: tuple[str, ...] = ()
    limit: int = LIMITS[0]
    cursor: str = ""

    @property
    def filtered(self) -> bool:
        """True when it does not ask for every run that is not archived."""
        return bool(self.text or self.states or self.experiment or self.pipeline or self.labels or self.archived)

    def listing(self) -> Listing:
        """The page to fetch."""
        where: list[Predicate] = []
        if self.text:
            key = "run_id" if _RUN_ID.fullmatch(self.text) else "name"
            where.append(Predicate(key, Operation.IS_SUBSTRING, self.text))
        if self.states:
            where.append(Predicate("state", Operation.IN, tuple(state.value for state in self.states)))
        for key, value in (("experiment", self.experiment), ("pipeline", self.pipeline), *self._labels()):
            if value:
                where.append(Predicate(key, Operation.EQUALS, value))
        archived = ARCHIVED[self.archived]
        if archived is not None:
            where.append(Predicate("archived", Operation.EQUALS, archived))
        return Listing(tuple(where), self.order, self.limit, self.cursor)

    def _labels(self) -> list[tuple[str, str]]:
        return [(f"label:{name}", value) for name, value in self.labels]

    def parameters(self) -> dict[str, str | Sequence[str]]:
        """The query of this list's first page."""
        return {
            "q": self.text,
            "state": [state.value for state in self.states],
            "experiment": self.experiment,
            "pipeline": self.pipeline,
            "label": [f"{name}={value}" for name, value in self.labels],
            "archived": self.archived,
            "sort": "" if self.order == NEWEST_FIRST else self.order.key,
            "down": "1" if self.order.descending and self.order.key != "created_at" else "",
            "column": self.columns,
            "limit": "" if self.limit == LIMITS[0] else str(self.limit),
        }


def list_query(given: QueryParams) -> ListQuery:
    """The list an address asks for. Raises UsageError (rule query-invalid) with what is wrong in it."""
    states = tuple(_state(value) for value in given.getlist("state") if value)
    sort = _text(given, "sort")
    archived, limit = given.get("archived", ""), given.get("limit", "") or str(LIMITS[0])
    if archived not in ARCHIVED:
        raise _invalid("archived", ", ".join(filter(None, ARCHIVED)))
    if limit not in {str(number) for number in LIMITS}:
        raise _invalid("limit", ", ".join(str(number) for number in LIMITS))
    return ListQuery(
        text=_text(given, "q"),
        states=states,
        experiment=_text(given, "experiment"),
        pipeline=_text(given, "pipeline"),
        labels=_label_pairs(given.getlist("label")),
        archived=archived,
        order=Order(sort, given.get("down", "") == "1") if sort else NEWEST_FIRST,
        columns=tuple(dict.fromkeys(column[:MAX_TEXT] for column in given.getlist("column") if column))[:MAX_COLUMNS],
        limit=int(limit),
        cursor=given.get("cursor", ""),
    )


def _text(given: QueryParams, key: str) -> str:
    found = given.get(key, "").strip()
    if len(found) > MAX_TEXT:
        raise _invalid(key, f"at most {MAX_TEXT} signs")
    return found


def _state(value: str) -> State:
    try:
        return State(value)
    except ValueError:
        raise _invalid("state", ", ".join(state.value for state in State)) from None


def _label_pairs(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for text in filter(None, (text.strip() for text in texts)):
        name, equals, value = text.partition("=")
        if not name or not equals or not value or len(text) > MAX_TEXT:
            raise _invalid("label", "NAME=VALUE")
        found.append((name, value))
    if len(found) > MAX_LABELS:
        raise _invalid("label", f"at most {MAX_LABELS} of them")
    return tuple(found)


def _invalid(key: str, hint: str) -> UsageError:
    return UsageError(f"the list's {key} cannot be that", rule="query-invalid", hint=hint)
