"""`catalog search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.library.hub.search.query import Query

HELP = """Find components in all libraries and hubs, by words and by what they are.

Every word must be found, as the beginning of a word, in the name, the
description, the ports, the image, the author or the labels. Names count
most. Of several values of one option, one must hold.

\b
Examples:
  catalog search train model
  catalog search --output-type CSV --has-tests
  catalog search --image python --engine process --format json
  catalog search evaluate --label task=training
"""


@click.command("search", help=HELP, short_help="Find components by words, types, image, author or labels.")
@click.argument("words", nargs=-1)
@click.option("--type", "types", multiple=True, metavar="TYPE", help="The type of an input or an output.")
@click.option("--input-type", "inputs", multiple=True, metavar="TYPE", help="The type of an input.")
@click.option("--output-type", "outputs", multiple=True, metavar="TYPE", help="The type of an output.")
@click.option("--image", "images", multiple=True, help="The image, with or without its tag.")
@click.option("--author", "authors", multiple=True, help="The author.")
@click.option("--label", "labels", multiple=True, metavar="KEY[=VALUE]", help="A label; all that are given must hold.")
@click.option(
    "--engine", "engines", multiple=True, type=click.Choice(["process", "docker", "argo"]), help="Has tests for it."
)
@click.option("--namespace", "namespaces", multiple=True, help="What stands before the / of the name.")
@click.option("--has-tests/--no-tests", "has_tests", default=None, help="With tests, or without.")
@click.option("--deprecated/--not-deprecated", "deprecated", default=None, help="Deprecated, or not.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="How many to list.")
@with_format
def search(words: tuple[str, ...], limit: int, form: str, **given: Any) -> int:
    """Print what was found; what could not be read is told on stderr and makes the exit code."""
    from catalog.cli.run_json import print_json
    from catalog.cli.search_problems import tell_problems
    from catalog.cli.table import print_table
    from catalog.library.hub.search.document import document_struct
    from catalog.library.hub.search.libraries import search_libraries
    from catalog.library.libraries import default_libraries
    from catalog.view.safe_text import plain

    result = search_libraries(default_libraries(), _query(words, **given), limit)
    if form == "json":
        print_json(
            {
                "total": result.total,
                "hits": [{**document_struct(one.document), "library": one.place} for one in result.found],
                "suggestion": result.suggestion or None,
            }
        )
    elif result.found:
        rows = [(one.document.name, one.document.version, _told(one.document)) for one in result.found]
        print_table(("name", "version", "description"), rows)
        if result.total > len(result.found):
            click.echo(plain(f"{len(result.found)} of {result.total}; more words or --limit show others"), err=True)
    else:
        hint = f"; did you mean: catalog search {result.suggestion}" if result.suggestion else ""
        click.echo(plain(f"nothing found{hint}"), err=True)
    return tell_problems(result.problems) or (0 if result.found else 1)


def _query(words: tuple[str, ...], types: tuple[str, ...], labels: tuple[str, ...], **given: Any) -> Query:
    from catalog.library.hub.search.query import Query

    return Query(
        text=" ".join(words),
        types=types,
        input_types=given["inputs"],
        output_types=given["outputs"],
        images=given["images"],
        authors=given["authors"],
        labels={key: value for key, _, value in (label.partition("=") for label in labels)},
        engines=given["engines"],
        namespaces=given["namespaces"],
        has_tests=given["has_tests"],
        deprecated=given["deprecated"],
    )


def _told(document: Any) -> str:
    return f"(deprecated) {document.description}" if document.deprecated else str(document.description)
