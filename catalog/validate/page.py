"""The page of all rules, as Markdown: made from the table, so that it is never behind it."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validate.table import FAMILIES, RULES, Rule

FAMILY_TEXTS = {
    "format": "What the loader refuses. These cannot be waived: such a file does not load.",
    "layout": "Versions of a library, which lie in `<name>/<version>/component.yaml`. Other files are not looked at.",
    "ports": "Inputs and outputs.",
    "image": "The container's image. Three of the rules wait for a [policy](check.md#policy).",
    "command": "What is started, and the programs written out in the command line.",
    "metadata": "What a component says of itself.",
    "pipeline": "Graphs: references, the edges between tasks, the lock. What stands behind a URL is never fetched.",
    "portability": "What another loader or engine refuses or changes; only with `--target kfp1,kfp2,argo`.",
    "waiver": "Waivers that are none.",
    "internal": "Faults of the program itself.",
}
HEAD = """\
# Rules

Every finding of `catalog check` names one of these rules. [Checking components](check.md) says how rules are selected,
ignored, waived and mended. **error** makes the check fail, **warning** with `--strict` only, **info** never.
This page is made from the table in `catalog/validate/table.py`.
"""


def rules_page() -> str:
    """The whole page."""
    return "\n".join((HEAD, *(line for family in FAMILIES for line in _family(family))))


def _family(family: str) -> Iterator[str]:
    yield f"## {family.capitalize()}\n"
    yield f"{FAMILY_TEXTS[family]}\n"
    for rule in RULES:
        if rule.family == family:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}\n"
    mended = " · mended by `--fix`" if rule.fixable else ""
    yield f"*{rule.severity}{mended}*\n"
    yield f"{rule.summary}\n"
    detail = (rule.check.__doc__ or "").strip() if rule.check else ""
    if detail:
        yield f"{detail}\n"
