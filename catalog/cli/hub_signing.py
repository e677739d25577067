"""How a server signs its hub: at the end of each change, and again in time when nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.index.store import HubStore, HubWriter
    from hub.trust.keys import Keys


@dataclass(frozen=True)
class Signing:
    """The keys of the roles targets, snapshot and timestamp; those of root are not needed here."""

    keys: Keys

    def finish(self, writer: HubWriter) -> None:
        """Sign what a change of the hub has made of it, as a part of the change."""
        from catalog.library.index.decode import MAX_ROOT_BYTES
        from catalog.library.index.paths import ROOT
        from hub.trust.sign import resign

        # Tokens can be made for a hub that holds nothing yet.
        if writer.read(ROOT, MAX_ROOT_BYTES) is not None:
            resign(writer, self.keys, datetime.now(timezone.utc))

    def renew(self, store: HubStore) -> None:
        """Sign the hub again before its signatures expire, or with keys that were replaced."""
        from hub.trust.renewal import renew_if_due

        renew_if_due(store, self.keys, datetime.now(timezone.utc))


def signing_with(folders: tuple[Path, ...]) -> Signing | None:
    """Signing with the keys in some folders; None without any."""
    from catalog.cli.index_key_options import open_keys

    return Signing(open_keys(folders)[0]) if folders else None
