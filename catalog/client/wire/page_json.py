"""A page of a list as a JSON value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from catalog.client.wire.answer import Answer
from catalog.store.listing import Page

Item = TypeVar("Item")


def page_json(page: Page[Item], name: str, write: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
    """A page; the token is empty on the last one."""
    items = [write(item) for item in page.items]
    return {name: items, "total_size": page.total, "next_page_token": page.next}


def read_page(found: Answer, name: str, read: Callable[[Answer], Item]) -> Page[Item]:
    """The page that `page_json` wrote."""
    items = tuple(read(item) for item in found.objects(name))
    return Page(items, found.count("total_size"), found.text("next_page_token"))
