"""Publishing to a hub server, over its JSON API."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from catalog.errors import CatalogError, FetchError, Finding, LibraryError, Position, UsageError
from catalog.library.folder import FILE
from catalog.load.options import FetchOptions
from catalog.load.source import shown
from hub.publish.place import Wish
from hub.publish.prepare import Prepared
from hub.publish.publish import Published

_MAX_ANSWER = 4 << 20
_NOT_ALLOWED = (401, 403)


@dataclass(frozen=True)
class WebPlace:
    """The hub server at `url`. The token in `options` goes to its origin alone."""

    url: str
    options: FetchOptions = field(repr=False)

    @property
    def to_be_signed(self) -> bool:
        """See Place. A server signs by itself."""
        return False

    def publish(self, prepared: Prepared, wish: Wish) -> Published:
        """See Place. The server checks everything once more."""
        from urllib3.filepost import encode_multipart_formdata

        submission = prepared.submission
        fields: dict[str, Any] = {
            "component": (FILE, submission.component, "application/yaml"),
            **{name: (name, data, "text/plain") for name, data in submission.files.items()},
            "name": submission.name,
            "version": submission.version,
            "tags": ",".join(wish.tags),
            "dry_run": _word(wish.dry),
            "downgrade": _word(wish.downgrade),
        }
        body, kind = encode_multipart_formdata(fields)
        value = self._send("publish", body, kind)
        return Published(
            str(value.get("name")),
            str(value.get("version")),
            str(value.get("digest")),
            value.get("created") is True,
            tuple(_finding(item) for item in value.get("findings") or ()),
        )

    def deprecate(self, name: str, version: str, note: str, undo: bool) -> None:
        """See Place."""
        self._change(name, version, "deprecate", {"on": not undo, "reason": note})

    def supersede(self, name: str, version: str, successor: str, note: str) -> None:
        """See Place."""
        self._change(name, version, "supersede", {"by": successor, "reason": note})

    def yank(self, name: str, version: str, note: str, undo: bool) -> None:
        """See Place."""
        self._change(name, version, "yank", {"on": not undo, "reason": note})

    def _change(self, name: str, version: str, what: str, value: dict[str, Any]) -> None:
        path = f"components/{name}/{quote(version, safe='')}/{what}"
        self._send(path, json.dumps(value).encode(), "application/json")

    def _send(self, path: str, body: bytes, kind: str) -> dict[str, Any]:
        from catalog.load.send import send

        url = f"{self.url.rstrip('/')}/api/v1/{path}"
        answer = send("POST", url, body, kind, self.options, _MAX_ANSWER)
        value = _object(answer.body)
        if value is None or (answer.status >= 300 and not isinstance(value.get("error"), dict)):
            message = f"{shown(url)} answered {answer.status}, and not as a hub does"
            raise FetchError(message, rule="hub-answer", hint="check the hub's address")
        if answer.status >= 300:
            raise _refusal(answer.status, value["error"], self.url)
        return value


def web_place(url: str) -> WebPlace:
    """The hub server at an http or https address, with this user's token for it. UsageError as `token_for` raises."""
    from catalog.library.hub.credentials import token_for

    return WebPlace(url, FetchOptions(token=token_for(url)))


def _refusal(status: int, error: dict[str, Any], url: str) -> CatalogError:
    """What the server said, as the error it is here."""
    told = error.get("findings")
    rule, message = str(error.get("id") or "hub-refused"), str(error.get("message") or f"the hub answered {status}")
    hint = str(error.get("hint") or "")
    if status in _NOT_ALLOWED:
        hint = hint or f"catalog hub login {shown(url)}"
    findings = [_finding(item) for item in told] if isinstance(told, list) else []
    kind = FetchError if status >= 500 or status == 429 else UsageError if status in _NOT_ALLOWED else LibraryError
    return kind(message, rule=rule, hint=hint, findings=findings)


def _finding(item: Any) -> Finding:
    value = item if isinstance(item, dict) else {}
    file, line, column = str(value.get("file") or ""), value.get("line"), value.get("column")
    place = Position(file, line if isinstance(line, int) else 0, column if isinstance(column, int) else 0)
    return Finding(
        str(value.get("rule") or "hub-refused"),
        str(value.get("message") or ""),
        place if file else None,
        hint=str(value.get("hint") or ""),
        severity=str(value.get("severity") or "error"),
    )


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _word(flag: bool) -> str:
    return "true" if flag else "false"
