"""What is to be tested and how, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.client.testing.outcome import CaseResult
from catalog.client.testing.score import Score
from catalog.client.testing.selection import Shard
from catalog.errors import Finding
from catalog.run.argo.options import ClusterOptions


@dataclass(frozen=True, slots=True)
class CaseOrder:
    """The cases that are to run.

    `names` and `everything` are as in `find_targets`; `select` are shell patterns of case names or ids, `since` a git
    revision (only components changed since), `shard` a part of the cases, or with `mutate` of the components. `jobs`
    cases run at once (0: as many as suit the engine), each for `timeout_seconds` at most. `trust` lets a pipeline's
    components that were fetched over the network run as processes. `mutate` asks for scores. `cluster` says where on
    which cluster, for engine `argo`, and `keep` leaves there what the cases made.
    """

    names: tuple[str, ...] = ()
    everything: bool = False
    engine: str = "docker"
    select: tuple[str, ...] = ()
    since: str = ""
    shard: Shard = field(default_factory=Shard)
    jobs: int = 0
    timeout_seconds: float = 600.0
    trust: bool = False
    mutate: bool = False
    cluster: ClusterOptions = field(default_factory=ClusterOptions)
    keep: bool = False


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What came of an order: results and scores in the order of the files, and findings about what cannot be tested.

    `selected` is the number of cases that were to run; `notes` are sentences about what was left out.
    """

    results: tuple[CaseResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()
    selected: int = 0
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """True when every case that was to run did and holds, and nothing was found."""
        complete = len(self.results) == self.selected
        return complete and not self.findings and all(result.passed for result in self.results)
