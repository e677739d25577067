"""Trust in a hub: its index as the owner's keys have signed it, not older than what was seen before, not expired.

The work is done by The Update Framework's reference client. Its one target is `index.json`, which by digests covers
every other file of a hub.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import HubIndex
from catalog.library.hub.trust.anchor import MAX_ROLE_BYTES, Trust
from catalog.library.hub.trust.paths import FOLDER, SIGNED_INDEXES, role_path
from catalog.library.hub.trust.state import held, place_folder, unwritable
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.decode import MAX_ROOT_BYTES, decode_root
from catalog.library.index.paths import ROOT

if TYPE_CHECKING:
    from tuf.ngclient import Updater

MAX_ROTATIONS = 64
MAX_TIMESTAMP_BYTES = 16 << 10


def open_trusted(files: HubFiles, trust: Trust, state_folder: Path, now: datetime | None = None) -> HubIndex:
    """The index that the hub's owner has signed. Raises as trusted_root, and IntegrityError for a malformed one."""
    return HubIndex(files, decode_root(trusted_root(files, trust, state_folder, now), f"{files.place}/{ROOT}"))


def trusted_root(files: HubFiles, trust: Trust, state_folder: Path, now: datetime | None = None) -> bytes:
    """The bytes of `index.json` as signed; `state_folder` keeps what was seen of each hub, `now` is the clock if given.

    IntegrityError with the rules hub-untrusted (not signed, by other keys, by too few), hub-expired, hub-rollback,
    hub-mixed, hub-incomplete, hub-too-large; MachineError when the state cannot be kept; what reading the hub raises.
    """
    from tuf.api.exceptions import DownloadError, RepositoryError

    from catalog.library.hub.trust.fetcher import HubFetcher
    from catalog.library.hub.trust.refusals import refusal

    with held(place_folder(state_folder, files.place)) as folder:
        known = (folder / "timestamp.json").exists()
        fetcher = HubFetcher(files)
        try:
            updater = _updater(folder, fetcher, _bootstrap(files, trust, folder))
            if now is not None:
                updater._trusted_set.reference_time = now
            return _download(updater, folder)
        except (RepositoryError, DownloadError) as error:
            raise refusal(error, fetcher.asked, files.place) from None
        except OSError as error:
            raise unwritable(folder, error) from None
        finally:
            # A first use that came to nothing must not decide whom to trust from now on.
            if trust.first_use and not known and not (folder / "timestamp.json").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _updater(folder: Path, fetcher: Any, root: bytes) -> Updater:
    from tuf.ngclient import Updater, UpdaterConfig

    limits = UpdaterConfig(
        # Those that were followed before are read from the folder, and count as well.
        max_root_rotations=MAX_ROTATIONS + len(_seen_roots(folder)),
        max_delegations=0,
        root_max_length=MAX_ROLE_BYTES,
        timestamp_max_length=MAX_TIMESTAMP_BYTES,
        snapshot_max_length=MAX_ROLE_BYTES,
        targets_max_length=MAX_ROLE_BYTES,
    )
    return Updater(
        metadata_dir=str(folder),
        metadata_base_url=FOLDER,
        target_dir=str(folder),
        target_base_url=SIGNED_INDEXES,
        fetcher=fetcher,
        config=limits,
        bootstrap=root,
    )


def _download(updater: Updater, folder: Path) -> bytes:
    from catalog.library.hub.trust.refusals import untrusted

    info = updater.get_targetinfo(ROOT)
    if info is None or info.length > MAX_ROOT_BYTES:
        raise untrusted(f"the signed metadata name no {ROOT} that could be one")
    kept = str(folder / ROOT)
    path = updater.find_cached_target(info, kept) or updater.download_target(info, kept)
    return Path(path).read_bytes()


def _bootstrap(files: HubFiles, trust: Trust, folder: Path) -> bytes:
    """The root to begin with."""
    from catalog.library.hub.trust.refusals import untrusted

    if trust.root:
        return trust.root
    if trust.digest:
        return _find_root(files, trust.digest, folder)
    seen = _seen_roots(folder)
    if seen:
        return seen[-1].read_bytes()
    data = files.read(role_path("root", 1), MAX_ROLE_BYTES)
    if data is None:
        raise untrusted(f"{files.place} is not signed")
    return data


def _find_root(files: HubFiles, digest: str, folder: Path) -> bytes:
    """The root with this digest: among those seen before, or in the hub's chain."""
    from catalog.library.hub.trust.refusals import untrusted

    for seen in _seen_roots(folder):
        data = seen.read_bytes()
        if sha256_hex(data) == digest:
            return data
    for version in range(1, MAX_ROTATIONS + 1):
        found = files.read(role_path("root", version), MAX_ROLE_BYTES)
        if found is None:
            break
        if sha256_hex(found) == digest:
            return found
    raise untrusted(f"{files.place} has no root with the digest sha256:{digest}")


def _seen_roots(folder: Path) -> list[Path]:
    """The roots that were followed before, the newest last."""
    return sorted((folder / "root_history").glob("*.root.json"), key=lambda path: int(path.name.partition(".")[0]))
