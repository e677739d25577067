"""Which components of a pipeline came over the network, and must be trusted before they run outside a container."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.errors import Finding, UsageError
from catalog.spec.model import ComponentSpec


def untrusted_components(containers: Iterable[ComponentSpec]) -> tuple[str, ...]:
    """The container components that did not come from this machine, as texts for people, each once."""
    found: dict[str, None] = {}
    for spec in containers:
        source = spec.source
        if source is not None and not source.local:
            found[f"{spec.name or 'a component without a name'} from {source.location}"] = None
    return tuple(found)


def require_trust(untrusted: tuple[str, ...]) -> None:
    """Raise UsageError (rule untrusted-component) with one finding per component; none for an empty tuple."""
    if untrusted:
        hint = "look at its command, then run with `--trust`, or in containers with `--engine docker`"
        raise UsageError(
            findings=[
                Finding(
                    "untrusted-component", f"would run commands on this machine that were fetched: {name}", hint=hint
                )
                for name in untrusted
            ]
        )
