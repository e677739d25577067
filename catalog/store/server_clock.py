"""The clock that the users of a store agree on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection


def server_time(connection: Connection) -> float:
    """The database server's clock, so that machines whose clocks differ agree on what is old; epoch seconds."""
    if connection.dialect.name == "postgresql":
        return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    return time.time()
