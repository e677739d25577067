from __future__ import annotations

import email.utils
import socket
import ssl
import time

import pytest

from catalog.load.failures import from_exception, from_status

URL = "https://me:secret@h.example/c.yaml?token=secret"


@pytest.mark.parametrize(
    ("status", "rule", "again"),
    [
        (401, "fetch-unauthorised", False),
        (403, "fetch-forbidden", False),
        (404, "fetch-not-found", False),
        (410, "fetch-not-found", False),
        (418, "fetch-status", False),
        (304, "fetch-status", False),
        (204, "fetch-status", False),
        (429, "fetch-status", True),
        (500, "fetch-status", True),
        (503, "fetch-status", True),
    ],
)
def test_each_status_has_its_rule(status: int, rule: str, again: bool) -> None:
    failure = from_status(status, "Reason", "", URL)
    assert (failure.error.rule, failure.again) == (rule, again)
    assert str(status) in str(failure.error)
    assert "secret" not in str(failure.error)
    assert failure.error.exit_code == 3


def test_retry_after_is_seconds_or_a_date() -> None:
    assert from_status(503, "", "7", URL).retry_after == 7.0
    date = email.utils.formatdate(time.time() + 1000, usegmt=True)
    waited = from_status(429, "", date, URL).retry_after
    assert waited is not None and 900 < waited <= 1000
    assert from_status(429, "", email.utils.formatdate(0), URL).retry_after == 0.0
    for nonsense in ("", "soon", "-5", "9" * 400, "²"):
        assert from_status(503, "", nonsense, URL).retry_after is None, nonsense


@pytest.mark.parametrize(
    ("cause", "rule", "again"),
    [
        (socket.gaierror(socket.EAI_NONAME, "secret"), "fetch-dns", False),
        (socket.gaierror(socket.EAI_AGAIN, "secret"), "fetch-dns", True),
        (ssl.SSLEOFError(8, "secret"), "fetch-tls", True),
        (ConnectionRefusedError(111, "refused"), "fetch-refused", True),
        (TimeoutError(), "fetch-timeout", True),
        (ConnectionResetError(104, "reset"), "fetch-connection", True),
        (UnicodeError("secret"), "fetch-url-invalid", False),
    ],
)
def test_each_cause_has_its_rule_also_when_it_is_wrapped(cause: Exception, rule: str, again: bool) -> None:
    wrapped = RuntimeError("secret", cause) if not isinstance(cause, ValueError) else cause
    failure = from_exception(wrapped, URL, out_of_time=False)
    assert (failure.error.rule, failure.again) == (rule, again)
    assert "secret" not in str(failure.error)


def test_after_the_deadline_every_error_is_a_timeout_and_final() -> None:
    failure = from_exception(ConnectionResetError(), URL, out_of_time=True)
    assert (failure.error.rule, failure.again) == ("fetch-timeout", False)
