"""The server process's main loop, which ends without waiting for those who only listen."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

from hub.runs.feed import RunFeed


class HubServer(uvicorn.Server):
    """uvicorn's server. It waits for the requests under way, and a stream of changes would never end by itself."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then wait for what else is under way."""
        app = self.config.app
        if isinstance(app, FastAPI) and isinstance(app.state.run_feed, RunFeed):
            app.state.run_feed.close()
        await super().shutdown(sockets)
