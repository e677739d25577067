"""A successor of the newest root: with new keys for some roles, or with the same keys and more time."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from catalog.errors import LibraryError
from hub.trust.create import NewRoot, write_root
from hub.trust.key_files import SUFFIX, write_key
from hub.trust.keys import Keys
from hub.trust.roles import USUAL, Lifetimes, check_role, whole_second

RETIRED = "retired"


def rotate(
    keys: Keys,
    folder: Path,
    roles: Sequence[str],
    now: datetime,
    lifetimes: Lifetimes = USUAL,
    password: str | None = None,
) -> NewRoot:
    """Write the next root into `folder`, with as many new keys for each of `roles` as it had.

    Without any role the root is renewed. It is signed by the keys of the root before and by its own, so those who trust
    the one before follow. Keys that are replaced move into the folder `retired`. Raises UsageError (rules sign-role,
    sign-threshold), LibraryError.
    """
    before = keys.root
    after = copy.deepcopy(before)
    after.version = before.version + 1
    after.expires = whole_second(now) + lifetimes.root
    private = dict(keys.private)
    # Before any file is written: can the keys at hand sign at all?
    keys.sign(after, "root", (before,))
    for role in dict.fromkeys(check_role(role) for role in roles):
        for keyid in tuple(before.roles[role].keyids):
            after.revoke_key(keyid, role)
        for _ in before.roles[role].keyids:
            signer = write_key(folder, role, password)
            private[signer.public_key.keyid] = signer
            after.add_key(signer.public_key, role)
    data = Keys(keys.roots, private, keys.place).sign(after, "root", (before, after))
    written = write_root(folder, after.version, data)
    _retire(folder, [keyid for keyid in before.keys if keyid not in after.keys])
    return written


def _retire(folder: Path, keyids: Sequence[str]) -> None:
    """Move the private keys that sign nothing any more out of the way; those in other folders stay there."""
    endings = tuple(f"-{keyid[:8]}{SUFFIX}" for keyid in keyids)
    try:
        for path in sorted(folder.iterdir()):
            if path.name.endswith(endings):
                (folder / RETIRED).mkdir(mode=0o700, exist_ok=True)
                path.rename(folder / RETIRED / path.name)
    except OSError as error:
        raise LibraryError(f"cannot move old keys in {folder}: {error.strerror}", rule="keys-unwritable") from None
