"""What a template can do, and what it cannot."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.scaffold.sandbox import MAX_RENDERED, render_text

VALUES = {"name": "sample", "ports": [{"name": "a", "type": "CSV"}, {"name": "b"}], "empty": ""}


def test_values_choices_and_loops_are_rendered() -> None:
    loop = "{% for port in ports %}\n- {{ port.name }}{% if not loop.last %},{% endif %}\n\n{% endfor %}\n"
    source = "{{ name|upper }}:\n" + loop + "end\n"
    assert render_text(source, VALUES, "x") == "SAMPLE:\n- a,\n- b\nend\n"


def test_a_value_is_never_rendered_itself() -> None:
    assert render_text("{{ name }}", {"name": "{{ 7|length }} {% if %}"}, "x") == "{{ 7|length }} {% if %}"


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''['__cla' 'ss__'].mro }}",
        "{{ name.upper }}",
        "{{ ports.append }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ name.format }}",
        "{{ 'a'.center(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 'a' ~ name }}",
        "{{ 9 ** 999999999 }}",
        "{% set a = 'a' %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for a in ports recursive %}{{ loop(ports) }}{% endfor %}",
        "{% for a in name %}{% for b in name %}{% for c in name %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ range(1000000000) }}",
        "{{ self.__init__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ loop.__class__ }}",
        "{% for a in ports %}{{ loop._iterator }}{% endfor %}",
        "{{ name|attr('__class__') }}",
        "{{ name|map(attribute='__class__') }}",
        "{% call name() %}{% endcall %}",
        "{% filter upper %}a{% endfilter %}",
    ],
)
def test_whatever_reaches_further_is_refused(source: str) -> None:
    with pytest.raises(UsageError) as caught:
        render_text(source, VALUES, "files/x")
    assert caught.value.rule in ("template-unsafe", "template-invalid")
    assert str(caught.value.position).startswith("files/x:1")


@pytest.mark.parametrize("source", ["{{ nmae }}", "{{ ports[0].nmae }}", "{{ name|uper }}", "{{ name", "{% if %}"])
def test_a_mistake_is_told_with_its_line(source: str) -> None:
    with pytest.raises(UsageError) as caught:
        render_text(f"one\n{source}\n", VALUES, "files/x")
    assert caught.value.rule == "template-invalid"
    assert str(caught.value.position) == "files/x:2"


def test_the_size_is_bounded() -> None:
    big = {"name": "a" * 2000}
    with pytest.raises(UsageError, match="more than"):
        render_text("{% for a in name %}{{ name }}{% endfor %}", big, "x")
    assert len("a" * 2000) ** 2 > MAX_RENDERED
    with pytest.raises(UsageError, match="more than"):
        render_text("a" * (1 << 20), {}, "x")
