"""The scheduler's terse reasons why a pod finds no node, in words; pure."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^(?P<fit>\d+)/(?P<all>\d+) nodes are available:\s*")
_TAIL = re.compile(r"\s*(?:preemption:|no new claims to deallocate).*$", re.DOTALL)
_PART = re.compile(r"(?P<count>\d+) (?P<why>.+?)(?=, \d+ |\.?\s*$)")

_TAINT = re.compile(r"untolerated taint\(?s?\)?\s*(?P<taint>\{[^}]*\})?")
_LACK = re.compile(r"Insufficient (?P<what>\S+)")


def unschedulable_sentence(message: str) -> str:
    """A sentence for a message such as `0/3 nodes are available: 3 Insufficient cpu.`"""
    text = " ".join(message.split())
    if not text:
        return "no node can take the pod"
    volume = _volume_words(text)
    if volume:
        return f"no node can take the pod: {volume}"
    head = _HEAD.match(text)
    if not head:
        return f"no node can take the pod: {text}"
    parts = _PART.finditer(_TAIL.sub("", text[head.end() :]))
    words = [_part_words(part["why"], int(part["count"]), int(head["all"])) for part in parts]
    return f"no node can take the pod: {'; '.join(words) or text}"


def _part_words(why: str, count: int, total: int) -> str:
    where = f"{count} of {total} nodes"
    lack = _LACK.search(why)
    if lack:
        return f"not enough {lack['what']} is free ({where})"
    taint = _TAINT.search(why)
    if taint:
        return f"a taint {taint['taint'] or ''} is not tolerated ({where})".replace("  ", " ")
    if "affinity/selector" in why or "didn't match node selector" in why:
        return f"the node selector or affinity does not fit ({where})"
    if "were unschedulable" in why:
        return f"closed for new pods ({where})"
    if "Too many pods" in why:
        return f"the limit of pods is reached ({where})"
    return f"{why} ({where})"


def _volume_words(text: str) -> str:
    missing = re.search(r'persistentvolumeclaim "([^"]+)" not found', text)
    if missing:
        return f'there is no PersistentVolumeClaim "{missing[1]}"'
    if "unbound immediate PersistentVolumeClaims" in text:
        return "a PersistentVolumeClaim of it is not bound to a volume"
    if "available persistent volumes to bind" in text:
        return "no volume fits its PersistentVolumeClaim"
    return ""
