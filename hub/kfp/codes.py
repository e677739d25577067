"""The codes of gRPC that stand in KFP's answers."""

from __future__ import annotations

from collections.abc import Mapping

INVALID_ARGUMENT = 3
_UNKNOWN = 2
_BY_STATUS: Mapping[int, int] = {
    400: INVALID_ARGUMENT,
    401: 16,
    403: 7,
    404: 5,
    405: 12,
    408: 4,
    409: 6,
    413: 8,
    415: INVALID_ARGUMENT,
    416: 11,
    421: INVALID_ARGUMENT,
    422: INVALID_ARGUMENT,
    429: 8,
    500: 13,
    501: 12,
    503: 14,
    504: 4,
}


def code_of(status: int) -> int:
    """The code for an HTTP status."""
    return _BY_STATUS.get(status, _UNKNOWN)
