"""Pages by strangers."""

from __future__ import annotations

import base64
import hashlib

from catalog.view.viewers.web_app import MAX_HASHES, WEB_APP_POLICY, script_hashes, web_app_page


def source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_of_a_page_lets_nothing_out() -> None:
    assert "sandbox allow-scripts;" in WEB_APP_POLICY
    assert "allow-same-origin" not in WEB_APP_POLICY
    assert "connect-src" not in WEB_APP_POLICY and "default-src 'none'" in WEB_APP_POLICY
    assert "http" not in WEB_APP_POLICY


def test_the_policy_stands_before_anything_of_the_page() -> None:
    page = web_app_page("<html><head><script>1</script></head></html>")
    assert page.index("Content-Security-Policy") < page.index("<script>")


def test_scripts_are_named_by_what_they_are() -> None:
    page = "<script>let a = 1;</script><p>x</p><SCRIPT type=module>\r\nif (a < b && c) {}\r\n</SCRIPT>"
    assert script_hashes(page) == (source("let a = 1;"), source("\nif (a < b && c) {}\n"))


def test_a_script_from_elsewhere_and_a_text_are_no_scripts() -> None:
    assert script_hashes('<script src="https://evil.example/x.js"></script><p>alert(1)</p>') == ()
    assert script_hashes("<script>never closed") == ()


def test_very_many_scripts_are_cut() -> None:
    assert len(script_hashes("".join(f"<script>{n}</script>" for n in range(1000)))) == MAX_HASHES
