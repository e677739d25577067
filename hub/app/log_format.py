"""The server's log: one JSON object a line, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from typing import TextIO

from hub.registry.token_text import redact

LOGGER = "hub"
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+")
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s:@]*:[^/\s@]*@")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def without_secrets(text: str) -> str:
    """`text` without the hub's tokens, the values of Authorization headers, and passwords in addresses."""
    return _USERINFO.sub(r"\1***@", _BEARER.sub(r"\1 ***", redact(text)))


class JsonLines(logging.Formatter):
    """One record as one line: time (UTC), level, event, and the record's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        fields: dict[str, object] = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        fields.update({name: value for name, value in vars(record).items() if name not in _PLAIN})
        if record.exc_info:
            fields["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return without_secrets(json.dumps(fields, default=str, ensure_ascii=True))


def start_log(stream: TextIO | None = None, level: int = logging.INFO) -> logging.Handler:
    """Write the logs of the hub and of uvicorn to `stream` (stderr). The handler, to be given to `stop_log`."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    for name in (LOGGER, "uvicorn"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Take back what `start_log` did."""
    for name in (LOGGER, "uvicorn"):
        logger = logging.getLogger(name)
        logger.removeHandler(handler)
        logger.propagate = True
