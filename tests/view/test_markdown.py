"""Markdown by strangers."""

from __future__ import annotations

from catalog.view.markdown import MAX_LENGTH, markdown_html


def test_what_markdown_can_say_is_shown() -> None:
    html = markdown_html("# Title\n\n- *one*\n- `two`\n\n| a |\n|---|\n| 1 |\n\n[x](https://example.org)")
    for part in ("<h3>Title</h3>", "<em>one</em>", "<code>two</code>", "<td>1</td>", 'href="https://example.org"'):
        assert part in html


def test_html_in_it_is_text_and_links_lead_to_the_web_alone() -> None:
    html = markdown_html("<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://example.org/p.png)")
    assert "<script" not in html and "<img" not in html and "href" not in html


def test_a_very_long_text_is_cut() -> None:
    assert len(markdown_html("x" * (MAX_LENGTH * 2))) < MAX_LENGTH + 100
