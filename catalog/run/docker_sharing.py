"""Whether containers can share folders with this machine."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

MountPolicy = Literal["auto", "never"]

_OTHER_IDENTITIES = frozenset({"rootless", "userns", "selinux"})


def can_share(base_url: str, security_options: Collection[str], user: int) -> bool:
    """True when a daemon may share folders with this process, as far as can be told without trying.

    It has to be reached by a local socket. What containers write belongs to their users, so only root (`user` 0) can
    read and remove all of it; and where the daemon translates users or labels files (rootless, user namespaces,
    SELinux), containers could not use the files of this process as their own.
    """
    named = {option.split(",")[0].removeprefix("name=") for option in security_options}
    return user == 0 and not named & _OTHER_IDENTITIES and base_url.startswith(("unix:", "http+unix:"))
