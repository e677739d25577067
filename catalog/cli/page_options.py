"""Options of commands that list things page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from catalog.store.listing import Listing, Page
    from catalog.store.predicate import Predicate

Function = TypeVar("Function", bound=Callable[..., Any])


def with_page(function: Function) -> Function:
    """Adds --search, --sort, --limit and --page-token."""
    for option in (
        click.option(
            "--page-token", metavar="TOKEN", default="", help="Go on after a page, with the token it ended with."
        ),
        click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most."),
        click.option(
            "--sort", metavar="FIELD [desc]", default="", help="The order, such as 'name' or 'created_at desc'."
        ),
        click.option("--search", metavar="TEXT", default="", help="Only those with this text in their name."),
    ):
        function = option(function)
    return function


def page_listing(search: str, sort: str, limit: int, page_token: str, *more: Predicate) -> Listing:
    """What is asked for, `more` included; the newest first unless another order is named.

    A token brings filter and order with it. UsageError (ours or click's) for what cannot be meant.
    """
    from catalog.store.listing import NEWEST_FIRST, Listing, parse_order
    from catalog.store.predicate import Operation, Predicate

    if page_token:
        if search or sort:
            raise click.UsageError("--page-token goes on with the search and the order of the page before")
        return Listing(limit=limit, cursor=page_token)
    where = (Predicate("name", Operation.IS_SUBSTRING, search), *more) if search else more
    return Listing(where, parse_order(sort) if sort else NEWEST_FIRST, limit)


def tell_rest(page: Page[Any]) -> None:
    """Say on stderr how to see the next page, where there is one."""
    if page.next:
        click.echo(f"{len(page.items)} of {page.total}; go on with --page-token {page.next}", err=True)
