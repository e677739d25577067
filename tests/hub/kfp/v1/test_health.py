from __future__ import annotations

from hub.registry.settings import set_anonymous_read
from tests.hub.kfp.v1.caller import Caller
from tests.hub.served import Served


def test_anybody_learns_that_the_server_is_there(hub: Served) -> None:
    set_anonymous_read(hub.registry, False)
    assert Caller(hub).get("/healthz")["multi_user"] is False
