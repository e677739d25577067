"""One request with a body, to a hub's server. No attempt is repeated: the first may have done its work."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import FetchError
from catalog.load.body import read_body
from catalog.load.deadline import Deadline
from catalog.load.failures import from_exception
from catalog.load.http import OWN_HEADERS, chunks
from catalog.load.offline import is_offline
from catalog.load.options import FetchOptions
from catalog.load.raw_bytes import web_credentials
from catalog.load.source import plain_url, shown


@dataclass(frozen=True)
class Reply:
    """What a server answered, be it a success or not."""

    status: int
    body: bytes
    content_type: str = ""


def send(method: str, url: str, body: bytes, content_type: str, options: FetchOptions, limit: int = 1 << 20) -> Reply:
    """Send `body` to an http or https URL; the reply has at most `limit` bytes.

    The credentials in `options` go to the URL's own origin. A redirect is a reply like any other: the
    body is not sent on. Raises FetchError when there is no answer, UsageError for what is no URL.
    """
    from catalog.load import transport

    if options.offline or is_offline():
        hint = "this changes what a server holds, and cannot be done offline"
        raise FetchError(f"offline: {shown(url)}", rule="fetch-offline", hint=hint)
    plain = plain_url(url)[0]
    credentials = web_credentials(url, options)
    headers = {**OWN_HEADERS, **credentials.headers, "Content-Type": content_type}
    deadline = Deadline(options.total_timeout)
    try:
        with transport.exchange(plain, headers, credentials.auth, options, deadline, method, body) as response:
            data = read_body(
                chunks(response, deadline),
                encoding=response.headers.get("Content-Encoding", ""),
                declared=response.headers.get("Content-Length", ""),
                limit=limit,
                url=shown(plain),
            )
            return Reply(response.status_code, data, response.headers.get("Content-Type", ""))
    except transport.ERRORS as error:
        raise from_exception(error, plain, deadline.passed()).error from error
