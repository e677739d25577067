"""The rules' page is made from the table. `make golden` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

from catalog.validate.page import FAMILY_TEXTS, rules_page
from catalog.validate.table import FAMILIES, RULES, page_of

PAGE = Path(__file__).parents[2] / "site" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    if os.environ.get("CATALOG_GOLDEN") == "write":
        PAGE.write_text(rules_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == rules_page()


def test_every_rule_has_the_heading_its_link_leads_to() -> None:
    headings = [line.removeprefix("### ") for line in rules_page().splitlines() if line.startswith("### ")]
    assert headings == sorted(headings, key=[rule.id for rule in RULES].index)
    assert [page_of(heading).partition("#")[2] for heading in headings] == [rule.id for rule in RULES]
    assert set(FAMILY_TEXTS) == set(FAMILIES)


def test_rule_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
