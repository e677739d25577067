"""The short lists: experiments, pipelines, recurring runs. A search by name, an order, pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.errors import UsageError
from catalog.store.listing import Listing, Order
from catalog.store.predicate import Operation, Predicate
from hub.run_pages.list_address import address

MAX_TEXT = 200
LIMIT = 20
_NEWEST = Order(descending=True)
_NEWEST_FIRST = ("created_at", "last_run_created_at")


@dataclass(frozen=True)
class Head:
    """The head of a column: its title, the address of the list in its order, and how the list is sorted by it now."""

    title: str
    link: str
    sorted: str


@dataclass(frozen=True)
class ShortList:
    """What the address of a short list asks for; `kept` are further parameters of it."""

    path: str
    text: str = ""
    order: Order = _NEWEST
    cursor: str = ""
    kept: Mapping[str, str] | None = None

    def listing(self, *where: Predicate) -> Listing:
        """The page to fetch: what has the text in its name and fits `where`."""
        named = (Predicate("name", Operation.IS_SUBSTRING, self.text),) if self.text else ()
        return Listing((*named, *where), self.order, LIMIT, self.cursor)

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the first page."""
        usual = self.order == _NEWEST
        sort = {"sort": "" if usual else self.order.key, "down": "1" if self.order.descending and not usual else ""}
        return {"q": self.text, **(self.kept or {}), **sort}

    @property
    def first(self) -> str:
        """The address of the first page; empty on it."""
        return address(self.path, self.parameters) if self.cursor else ""

    def after(self, cursor: str) -> str:
        """The address of the next page; empty after the last."""
        return address(self.path, self.parameters, cursor=cursor) if cursor else ""

    def head(self, title: str, key: str) -> Head:
        """The head of a column that can be sorted by `key`."""
        now = self.order.key == key
        down = not self.order.descending if now else key in _NEWEST_FIRST or key.startswith("metric:")
        link = address(self.path, self.parameters, sort=key, down="1" if down else "")
        return Head(title, link, ("descending" if self.order.descending else "ascending") if now else "")


def short_list(path: str, given: Mapping[str, str], kept: tuple[str, ...] = ()) -> ShortList:
    """The list an address asks for. Raises UsageError (rule query-invalid) for a text that is too long."""
    texts = {key: given.get(key, "").strip() for key in ("q", "sort", *kept)}
    for key, text in texts.items():
        if len(text) > MAX_TEXT:
            raise UsageError(f"the list's {key} cannot be that", rule="query-invalid", hint=f"at most {MAX_TEXT} signs")
    order = Order(texts["sort"], given.get("down", "") == "1") if texts["sort"] else _NEWEST
    return ShortList(path, texts["q"], order, given.get("cursor", ""), {key: texts[key] for key in kept})
