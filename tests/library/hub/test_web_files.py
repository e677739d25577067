from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import FetchError
from catalog.library.hub.web_files import WebFiles
from catalog.load.options import FetchOptions
from tests.library.hub.hubs import asked, publish_to, served
from tests.load.servers import Request, serving

ONCE = FetchOptions(retries=0)


def test_files_are_read_below_the_url(tmp_path: Path) -> None:
    publish_to(tmp_path, "echo", "1.0.0")
    with served(tmp_path) as server:
        files = WebFiles(server.url(""), ONCE)
        assert files.read("index.json", 1 << 20) == (tmp_path / "index.json").read_bytes()
        assert files.read("records/echo.json", 100) is None
        assert files.place == server.url("")


def test_more_than_the_limit_is_refused() -> None:
    with serving(lambda request: request.reply(b"x" * 11)) as server:
        with pytest.raises(FetchError) as caught:
            WebFiles(server.url(""), ONCE).read("index.json", 10)
        assert caught.value.rule == "fetch-too-large"


def test_the_token_is_sent() -> None:
    with serving(lambda request: request.reply("{}")) as server:
        WebFiles(server.url(""), FetchOptions(token="abc")).read("index.json", 10)
        assert server.seen[0]["Authorization"] == "Bearer abc"


@pytest.mark.parametrize("status", [401, 403, 500])
def test_another_refusal_than_not_there_is_an_error(status: int) -> None:
    with serving(lambda request: request.reply("no", status)) as server:
        with pytest.raises(FetchError):
            WebFiles(server.url(""), ONCE).read("index.json", 10)


def test_a_path_cannot_leave_the_url() -> None:
    def answer(request: Request) -> None:
        request.reply(b"", 404)

    with serving(answer) as server:
        WebFiles(server.url("/hub"), ONCE).read("records/a?b#c", 10)
        assert asked(server) == ["/hub/records/a%3Fb%23c"]
