"""Why an image could not be pulled, in words; pure."""

from __future__ import annotations

import re

PULLING = frozenset(
    {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
)

_QUOTED = re.compile(r'image "([^"]+)"')
_CAUSES = (
    (re.compile(r"x509|certificate", re.I), "the registry's certificate is not trusted"),
    (
        re.compile(r"unauthorized|authentication required|denied|forbidden|401|403", re.I),
        "the registry does not let the cluster in: it does not exist, or an imagePullSecret is missing",
    ),
    (re.compile(r"not found|manifest unknown|does not exist|404", re.I), "the registry has no such image"),
    (re.compile(r"toomanyrequests|429|rate limit", re.I), "the registry allows no more pulls for now"),
    (
        re.compile(r"no such host|timeout|timed out|connection refused|network is unreachable|dial tcp", re.I),
        "the registry cannot be reached from the node",
    ),
    (re.compile(r"no match for platform|exec format", re.I), "the image is not made for the node's kind of processor"),
)


def image_sentence(reason: str, message: str, image: str = "") -> str:
    """A sentence about an image for a kubelet's waiting `reason` (one of PULLING) and its message."""
    quoted = _QUOTED.search(message)
    name = image or (quoted[1] if quoted else "")
    subject = f'the image "{name}"' if name else "the image"
    if reason == "InvalidImageName":
        return f"{subject} has no valid name"
    if reason == "ErrImageNeverPull":
        return f"{subject} is not on the node, and the pull policy is Never"
    why = next((words for pattern, words in _CAUSES if pattern.search(_without_name(message, name))), "")
    return f"{subject} cannot be pulled" + (f": {why}" if why else "")


def _without_name(message: str, name: str) -> str:
    """The name of an image may hold any of the words that are looked for."""
    return message.replace(name, "") if name else message
