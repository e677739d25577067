"""A signed hub, its keys, and a reader with a memory of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from catalog.library.hub.trust.anchor import Trust
from catalog.library.hub.trust.trusted import trusted_root
from hub.trust.create import ONE_EACH, Scheme, create_keys
from hub.trust.keys import Keys, load_keys
from hub.trust.roles import USUAL, Lifetimes
from hub.trust.sign import SignedState, refresh, resign
from tests.hub.trust.memory_hub import MemoryHub, index_bytes

START = datetime(2030, 1, 1, tzinfo=timezone.utc)


@dataclass
class SignedHub:
    """A hub in memory with its keys in the folder `keys`, and the clock of the test."""

    keys: Path
    hub: MemoryHub = field(default_factory=MemoryHub)
    now: datetime = START

    def loaded(self) -> Keys:
        """The keys as they are in the folder."""
        return load_keys([self.keys])

    def publish(self, state: str, lifetimes: Lifetimes = USUAL) -> SignedState:
        """Change the index and sign it."""
        self.hub.write("index.json", index_bytes(state))
        return resign(self.hub, self.loaded(), self.now, lifetimes)

    def refresh(self) -> SignedState:
        """Sign a new timestamp alone."""
        return refresh(self.hub, self.loaded(), self.now)

    def wait(self, days: float) -> None:
        """Let time pass."""
        self.now += timedelta(days=days)

    def trust(self, version: int = 1) -> Trust:
        """The trust of one who got that version of the root on another way."""
        return Trust(root=(self.keys / f"{version}.root.json").read_bytes())


@dataclass(frozen=True)
class Reader:
    """One who reads hubs and remembers, in the folder `state`."""

    state: Path
    trust: Trust

    def read(self, hub: MemoryHub, now: datetime = START) -> bytes:
        """The index, if it can be trusted."""
        return trusted_root(hub, self.trust, self.state, now)

    def trusting(self, trust: Trust) -> Reader:
        """The same memory with another trust."""
        return replace(self, trust=trust)


def signed_hub(folder: Path, scheme: Scheme = ONE_EACH, now: datetime = START) -> SignedHub:
    """A new hub with new keys in `folder`, its state "first" signed."""
    create_keys(folder, now, scheme)
    made = SignedHub(folder, now=now)
    made.publish("first")
    return made
