"""Reading the SVG and HTML that the view makes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HARM = re.compile(r"<script|<iframe|<object|<embed|\son[a-z]+\s*=|javascript:|\sstyle\s*=", re.IGNORECASE)


def parsed(text: str) -> ElementTree.Element:
    """The root of well-formed markup, whatever stands at its top."""
    return ElementTree.fromstring(f'<root xmlns="http://www.w3.org/2000/svg">{text}</root>')


def with_attribute(text: str, name: str) -> dict[str, ElementTree.Element]:
    """The elements that have an attribute, by its value."""
    return {found.get(name, ""): found for found in parsed(text).iter() if name in found.attrib}


def harm(text: str) -> list[str]:
    """Markup that could run or style something; text that is escaped is none."""
    return HARM.findall(text)
