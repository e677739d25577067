"""Markdown of READMEs and visualisations to HTML that can do no harm."""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

MAX_LENGTH = 200_000
TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "del", "s"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "kbd", "dl", "dt", "dd"),
}
ATTRIBUTES = {"a": {"href", "title"}, "code": {"class"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}


def markdown_html(text: str) -> Markup:
    """The HTML of a text by a stranger: CommonMark with tables, without raw HTML and pictures, linked
    to the web alone.

    Headings begin at h3: the page has its own. A text beyond MAX_LENGTH is cut.
    """
    tokens = parser().parse(text[:MAX_LENGTH])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    made = parser().renderer.render(tokens, parser().options, {})
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        # What may scroll must be reached by the keyboard.
        set_tag_attribute_values={"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}},
        link_rel="noopener noreferrer nofollow",
        generic_attribute_prefixes=set(),
    )
    return Markup(clean)


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and struck-out text; HTML in it is text."""
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 50}).enable(["table", "strikethrough"])
