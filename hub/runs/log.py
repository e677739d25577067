"""The log that what goes on with runs is told in: a part of the server's."""

from __future__ import annotations

LOG = "hub.runs"
