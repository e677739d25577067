"""Names of objects, namespaces and labels, held against Kubernetes' grammar before anything is sent."""

from __future__ import annotations

import re
from hashlib import sha256

from cluster_steps.errors import StepUsage

LABEL_LENGTH = 63
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LETTER_FIRST = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_VALUE_SIGNS = re.compile(r"[^A-Za-z0-9._-]+")


def check_label(name: str, what: str = "name") -> str:
    """A name that is a DNS label, such as a namespace's (RFC 1123). Raises StepUsage."""
    if not _LABEL.fullmatch(name):
        raise _invalid(name, what, "lower-case letters, digits and '-', at most 63, the ends letters or digits")
    return name


def check_service_name(name: str, what: str = "name") -> str:
    """A name that services and training jobs may have: a DNS label that begins with a letter (RFC 1035)."""
    if not _LETTER_FIRST.fullmatch(name):
        raise _invalid(name, what, "lower-case letters, digits and '-', at most 63, a letter first")
    return name


def check_subdomain(name: str, what: str = "name") -> str:
    """A name that most objects may have: DNS labels with dots between, at most 253 characters."""
    if len(name) > 253 or not _SUBDOMAIN.fullmatch(name):
        raise _invalid(name, what, "lower-case letters, digits, '-' and '.', at most 253")
    return name


def label_value(text: str) -> str:
    """`text` as a label's value: other signs become '-'; a text that is too long ends in a digest of the whole."""
    value = _VALUE_SIGNS.sub("-", text).strip("-_.")
    if len(value) <= LABEL_LENGTH:
        return value
    return f"{value[:50].rstrip('-_.')}-{sha256(text.encode()).hexdigest()[:12]}"


def child_name(name: str, suffix: str) -> str:
    """`<name>-<suffix>` in at most 63 characters; a long name is cut and given a digest, so that it stays its own."""
    whole = f"{name}-{suffix}"
    if len(whole) <= LABEL_LENGTH:
        return whole
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{name[: LABEL_LENGTH - len(suffix) - 10].rstrip('-.')}-{digest}-{suffix}"


def _invalid(name: str, what: str, rule: str) -> StepUsage:
    return StepUsage(f'"{name[:80]}" is no {what}', f"use {rule}")
